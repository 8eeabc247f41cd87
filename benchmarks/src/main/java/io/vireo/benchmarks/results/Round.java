package io.vireo.benchmarks.results;

import java.util.Map;

/**
 * One counted run against one server.
 *
 * @param figures what is known
 * @param errors error replies and lost messages
 */
public record Round(Map<Figure, Double> figures, long errors) {
  /** A figure; NaN if it is not known. */
  public double value(Figure figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }
}
