package io.vireo.benchmarks.figures;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The middle and the ends of some numbers; NaN throughout if there are none. */
public record Spread(double median, double min, double max) {
  /** NaN among the values stands for "not known" and makes the spread unknown. */
  public static Spread of(double... values) {
    if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** The spread of a value over some items. */
  public static <T> Spread of(List<T> items, ToDoubleFunction<T> value) {
    return of(items.stream().mapToDouble(value).toArray());
  }

  /**
   * The ratios of values taken in the same round, so that what slowed the whole machine for a while
   * weighs on both sides.
   */
  public static Spread ofRatios(double[] numerators, double[] denominators) {
    double[] ratios = new double[Math.min(numerators.length, denominators.length)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = denominators[i] == 0 ? Double.NaN : numerators[i] / denominators[i];
    }
    return of(ratios);
  }

  /** The middle, and the ends in brackets, with two decimals; a dash if they are not known. */
  public String text() {
    return Double.isNaN(median)
        ? "-"
        : String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, min, max);
  }
}
