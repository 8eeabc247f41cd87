package io.vireo.benchmarks.results;

import io.vireo.benchmarks.figures.Spread;
import java.util.List;

/**
 * What a scenario found on one server.
 *
 * @param rounds in order; empty if the server was left out
 * @param curve latencies of all rounds together
 * @param seconds of the round whose 99th percentile is the middle one
 * @param leftOut why, or null
 */
public record Outcome(
    List<Round> rounds, List<Quantile> curve, List<Second> seconds, String leftOut) {

  /** A server that did not take part. */
  public static Outcome leftOut(String why) {
    return new Outcome(List.of(), List.of(), List.of(), why);
  }

  /** The values of a figure by rounds. */
  public double[] values(Figure figure) {
    return rounds.stream().mapToDouble(round -> round.value(figure)).toArray();
  }

  /** Median and ends of a figure. */
  public Spread spread(Figure figure) {
    return Spread.of(values(figure));
  }

  /** Ratios of a figure to another server's, round by round. */
  public Spread ratio(Figure figure, Outcome other) {
    return Spread.ofRatios(values(figure), other.values(figure));
  }

  /** Error replies and lost messages of all rounds. */
  public long errors() {
    return rounds.stream().mapToLong(Round::errors).sum();
  }
}
