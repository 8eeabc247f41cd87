package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.LoadResult;
import io.vireo.benchmarks.load.Timeline;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Quantile;
import io.vireo.benchmarks.results.Round;
import io.vireo.benchmarks.results.Second;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Gathers the rounds of a scenario on one server. For one thread. */
final class Tally {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double[] PERCENTS = {
    0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.25, 99.5, 99.7, 99.8,
    99.9, 99.95, 99.97, 99.98, 99.99, 99.995, 99.999, 100
  };

  /** A round and what it was like by the second. */
  private record Kept(Round round, List<Second> seconds) {}

  private final List<Kept> kept = new ArrayList<>();
  private Histogram latencies;

  /** Adds a round. */
  void add(LoadRound.Result result) {
    LoadResult load = result.load();
    Histogram latency = load.latency();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.RATE, result.rate());
    if (result.operations() > 0 && !Double.isNaN(result.cpuMicros())) {
      figures.put(Figure.CPU, result.cpuMicros() / result.operations());
    }
    figures.put(Figure.P50, latency.getValueAtPercentile(50) / NANOS_PER_MILLI);
    figures.put(Figure.P99, latency.getValueAtPercentile(99) / NANOS_PER_MILLI);
    figures.put(Figure.P999, latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
    figures.put(Figure.MAX, latency.getMaxValue() / NANOS_PER_MILLI);
    kept.add(new Kept(new Round(figures, load.errors() + result.lost()), seconds(load)));
    if (latencies == null) {
      latencies = latency.copy();
    } else {
      latencies.add(latency);
    }
  }

  /** Whole seconds only: what the last one lacks is time, not speed. */
  private List<Second> seconds(LoadResult load) {
    Timeline timeline = load.timeline();
    int whole = (int) Math.min(timeline.length(), Math.round(load.elapsedNanos() / 1e9));
    List<Second> seconds = new ArrayList<>();
    for (int i = 0; i < whole; i++) {
      double p99 = timeline.replies(i) == 0 ? 0 : timeline.latency(i, 99) / NANOS_PER_MILLI;
      seconds.add(new Second(i, timeline.replies(i), p99));
    }
    return seconds;
  }

  /** All rounds together. */
  Outcome outcome() {
    List<Kept> byLatency =
        kept.stream()
            .sorted(Comparator.comparingDouble(each -> each.round().value(Figure.P99)))
            .toList();
    List<Quantile> curve = new ArrayList<>();
    for (double percent : PERCENTS) {
      curve.add(new Quantile(percent, latencies.getValueAtPercentile(percent) / NANOS_PER_MILLI));
    }
    return new Outcome(
        kept.stream().map(Kept::round).toList(),
        curve,
        byLatency.get(byLatency.size() / 2).seconds(),
        null);
  }
}
