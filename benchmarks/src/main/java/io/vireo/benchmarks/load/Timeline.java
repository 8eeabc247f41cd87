package io.vireo.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What happened in each second of a run, the first hour of it at most. For one thread; allocates
 * once a second.
 */
public final class Timeline {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_SECONDS = 3600;
  private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long UNIT_NANOS = 1000;

  private final List<Histogram> seconds = new ArrayList<>();

  /**
   * Notes replies.
   *
   * @param sinceStart nanoseconds from the start of the run to the replies
   * @param latency of each of them in nanoseconds, at most an hour
   */
  void record(long sinceStart, long latency, int count) {
    int second = (int) Math.min(MAX_SECONDS, sinceStart / SECOND);
    if (second == MAX_SECONDS) {
      return;
    }
    while (seconds.size() <= second) {
      seconds.add(newHistogram());
    }
    seconds.get(second).recordValueWithCount(latency, count);
  }

  private static Histogram newHistogram() {
    return new Histogram(UNIT_NANOS, MAX_NANOS, 2);
  }

  /** Takes in what another thread of the same run saw. */
  void add(Timeline other) {
    for (int i = 0; i < other.seconds.size(); i++) {
      if (i == seconds.size()) {
        seconds.add(newHistogram());
      }
      seconds.get(i).add(other.seconds.get(i));
    }
  }

  /** How many seconds of the run are known. */
  public int length() {
    return seconds.size();
  }

  /** Replies of a second, from 0. */
  public long replies(int second) {
    return seconds.get(second).getTotalCount();
  }

  /**
   * The latency in nanoseconds that {@code percentile} per cent of a second's replies did not
   * exceed.
   */
  public long latency(int second, double percentile) {
    return seconds.get(second).getValueAtPercentile(percentile);
  }
}
