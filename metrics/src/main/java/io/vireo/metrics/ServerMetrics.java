package io.vireo.metrics;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The server's plain counters: one {@link DataMetrics} for the data context and one {@link
 * LoopMetrics} per event loop, so that each counter has one writer and no two writers share memory.
 */
public final class ServerMetrics {

  private final DataMetrics data = new DataMetrics();
  private final List<LoopMetrics> loops;

  /**
   * Makes the counters.
   *
   * @param loops how many event loops there are, at least 1
   */
  public ServerMetrics(int loops) {
    this.loops = Stream.generate(LoopMetrics::new).limit(loops).toList();
  }

  /** The counters of the data context. */
  public DataMetrics data() {
    return data;
  }

  /** How many event loops there are. */
  public int loops() {
    return loops.size();
  }

  /** The counters of one event loop, from 0. */
  public LoopMetrics loop(int index) {
    return loops.get(index);
  }

  /**
   * The sum of one counter over all event loops since the last reset; allocates nothing, for it is
   * asked for with each batch. Any thread.
   */
  public long sum(Function<LoopMetrics, Counter> counter) {
    long sum = 0;
    for (int i = 0; i < loops.size(); i++) {
      sum += counter.apply(loops.get(i)).get();
    }
    return sum;
  }

  /**
   * The sum of one counter over all event loops since the start; no stream, for one that is asked
   * for ten times a second never gets compiled. Any thread.
   */
  public long lifetimeSum(Function<LoopMetrics, Counter> counter) {
    long sum = 0;
    for (int i = 0; i < loops.size(); i++) {
      sum += counter.apply(loops.get(i)).lifetime();
    }
    return sum;
  }

  /** Starts all counters from 0 again, as CONFIG RESETSTAT does. Data context. */
  public void reset() {
    data.reset();
    loops.forEach(LoopMetrics::reset);
  }
}
