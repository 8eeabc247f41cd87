package io.vireo.benchmarks.report;

import io.vireo.benchmarks.figures.Spread;
import java.util.Locale;

/** How the page writes numbers: three digits that count, large ones with a unit. */
final class Numbers {
  private Numbers() {}

  /** Such as 612 k, 1.24 M, 0.0412; a dash if it is not known. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 1e6) {
      return digits(value / 1e6) + " M";
    }
    return size >= 10_000 ? digits(value / 1e3) + " k" : digits(value);
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** At a tick of an axis: without digits that say nothing. */
  static String tick(double value) {
    String text = of(value);
    String unit = text.endsWith("k") || text.endsWith("M") ? text.substring(text.length() - 2) : "";
    String number = text.substring(0, text.length() - unit.length());
    return (number.indexOf('.') < 0 ? number : number.replaceAll("\\.?0+$", "")) + unit;
  }

  /** Median with the ends. */
  static String of(Spread spread) {
    return of(spread.median()) + " (" + of(spread.min()) + " to " + of(spread.max()) + ")";
  }

  /** A ratio, such as 1.18. */
  static String ratio(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }
}
