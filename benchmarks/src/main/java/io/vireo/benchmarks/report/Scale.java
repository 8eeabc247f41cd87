package io.vireo.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns values into places along an axis.
 *
 * @param low the value at the begin
 * @param high the value at the end, more than {@code low}
 * @param begin the place of {@code low}
 * @param end the place of {@code high}
 * @param logarithmic whether equal ratios take equal lengths; then {@code low} is above 0
 */
record Scale(double low, double high, double begin, double end, boolean logarithmic) {
  private static final double[] NICE = {1, 2, 2.5, 5, 10};

  /** From zero to a round number not below the greatest value. */
  static Scale linear(double greatest, double begin, double end) {
    double top = greatest > 0 ? greatest : 1;
    double step = step(top);
    return new Scale(0, Math.ceil(top / step - 1e-9) * step, begin, end, false);
  }

  /** Around all values, to the next 1, 2 or 5 of a power of ten. */
  static Scale logarithmic(double least, double greatest, double begin, double end) {
    double low = Math.max(1e-6, least);
    double high = Math.max(low, greatest);
    double from = roundDown(low);
    double to = roundUp(high);
    return new Scale(from, to > from ? to : from * 10, begin, end, true);
  }

  private static double step(double top) {
    double power = Math.pow(10, Math.floor(Math.log10(top / 4)));
    for (double factor : NICE) {
      if (top / (factor * power) <= 5) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double roundDown(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double factor = value / power;
    return (factor >= 5 ? 5 : factor >= 2 ? 2 : 1) * power;
  }

  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double factor = value / power;
    return (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 + 1e-9 ? 2 : 1) * power;
  }

  /** The place of a value; values beyond the axis lie at its ends. */
  double at(double value) {
    double inside = Math.min(high, Math.max(low, value));
    double part =
        logarithmic ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
    return begin + part * (end - begin);
  }

  /** Values that deserve a tick. */
  List<Double> ticks() {
    return logarithmic ? logarithmicTicks() : linearTicks();
  }

  private List<Double> linearTicks() {
    List<Double> ticks = new ArrayList<>();
    double step = step(high);
    for (int i = 0; low + i * step <= high * (1 + 1e-9); i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  private List<Double> logarithmicTicks() {
    boolean wide = high / low > 500;
    List<Double> ticks = new ArrayList<>();
    double power = Math.pow(10, Math.floor(Math.log10(low) + 1e-9));
    for (; power <= high * (1 + 1e-9); power *= 10) {
      for (double factor : wide ? new double[] {1} : new double[] {1, 2, 5}) {
        double tick = power * factor;
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
