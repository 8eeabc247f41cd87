package io.vireo.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * How long commands took since the last call: the difference between two states of their
 * {@linkplain LatencyHistograms histograms}. Data context only.
 *
 * <p>It keeps a copy of the histogram of each command that ran lately, about 24 KiB, for {@value
 * #MOST} commands at most. A command that ran for the first time has no earlier state, and is left
 * out once.
 */
public final class LatencyIntervals {
  /** Commands whose earlier state is kept. */
  static final int MOST = 48;

  /** Looks without a call after which a command's earlier state is forgotten. */
  private static final int PATIENCE = 120;

  private static final double NANOS_PER_MICRO = 1000.0;
  private static final double[] PERCENTS = {0, 50, 75, 90, 95, 99, 99.9, 99.99, 100};

  private final CommandMetrics metrics;
  private final IntFunction<Histogram> histograms;
  private final Map<Integer, Earlier> earlier = new HashMap<>();

  /** A histogram as it was, and since how many looks it has not changed. */
  private static final class Earlier {
    private final Histogram state;
    private int still;

    Earlier(Histogram state) {
      this.state = state;
    }
  }

  /**
   * What one command did.
   *
   * @param command its full name; empty for all commands together
   * @param calls how many calls there were
   * @param micros times in microseconds at the percentages of {@link #percents}
   */
  public record Interval(String command, long calls, double[] micros) {}

  LatencyIntervals(CommandMetrics metrics, IntFunction<Histogram> histograms) {
    this.metrics = metrics;
    this.histograms = histograms;
  }

  /** The percentages of which times are told, ascending. */
  public static double[] percents() {
    return PERCENTS.clone();
  }

  /**
   * What ran since the last look: first all commands together, then each of them. Empty if nothing
   * is known to have run.
   */
  public List<Interval> look() {
    Histogram all =
        new Histogram(
            LatencyHistograms.LOWEST, LatencyHistograms.HIGHEST, LatencyHistograms.DIGITS);
    List<Interval> each = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    for (int id = 0; id < metrics.size(); id++) {
      Histogram now = histograms.apply(id);
      if (now != null) {
        look(id, now, all, each);
        known.add(id);
      }
    }
    earlier.keySet().retainAll(known);
    if (each.isEmpty()) {
      return List.of();
    }
    each.add(0, interval("", all));
    return each;
  }

  private void look(int id, Histogram now, Histogram all, List<Interval> each) {
    Earlier before = earlier.get(id);
    if (before != null && before.state.getTotalCount() == now.getTotalCount()) {
      if (++before.still > PATIENCE) {
        earlier.remove(id);
      }
      return;
    }
    if (before == null) {
      remember(id, now);
      return;
    }
    if (before.state.getTotalCount() < now.getTotalCount()) {
      Histogram since = now.copy();
      since.subtract(before.state);
      all.add(since);
      each.add(interval(metrics.name(id), since));
    }
    remember(id, now);
  }

  private void remember(int id, Histogram now) {
    if (earlier.size() < MOST || earlier.containsKey(id)) {
      earlier.put(id, new Earlier(now.copy()));
    }
  }

  private static Interval interval(String name, Histogram histogram) {
    double[] micros = new double[PERCENTS.length];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = LatencyHistograms.valueAt(histogram, PERCENTS[i]) / NANOS_PER_MICRO;
    }
    return new Interval(name, histogram.getTotalCount(), micros);
  }
}
