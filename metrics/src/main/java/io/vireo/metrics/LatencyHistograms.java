package io.vireo.metrics;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * One HdrHistogram per command that ran, from 1 ns to 1 s with two significant digits.
 *
 * <p>A histogram takes about 24 KiB, so it is made at the command's first call. Times outside the
 * range are moved to its nearest end. Data context only.
 *
 * <p>The range, the precision, the rank rule of {@link #percentiles} and the steps of {@link
 * #buckets} are those of Redis 8.0, so both servers print the same numbers for the same times.
 */
final class LatencyHistograms {

  static final long LOWEST = 1;
  static final long HIGHEST = 1_000_000_000L;
  static final int DIGITS = 2;

  /** The first step of the distribution: 1024 ns. */
  private static final int FIRST_STEP = 10;

  /** The last step: 2^30 ns, the first power of two past {@link #HIGHEST}. */
  private static final int LAST_STEP = 30;

  private final Histogram[] histograms;

  LatencyHistograms(int commands) {
    histograms = new Histogram[commands];
  }

  void record(int id, long nanos) {
    var histogram = histograms[id];
    if (histogram == null) {
      histogram = new Histogram(LOWEST, HIGHEST, DIGITS);
      histograms[id] = histogram;
    }
    histogram.recordValue(Math.max(LOWEST, Math.min(HIGHEST, nanos)));
  }

  void reset() {
    Arrays.fill(histograms, null);
  }

  /** The histogram of a command, which only this class changes; null before its first call. */
  Histogram histogram(int id) {
    return histograms[id];
  }

  boolean has(int id) {
    return histograms[id] != null;
  }

  double[] percentiles(int id, double[] percents) {
    var histogram = histograms[id];
    if (histogram == null) {
      return new double[0];
    }
    var micros = new double[percents.length];
    for (var i = 0; i < percents.length; i++) {
      micros[i] = valueAt(histogram, percents[i]) / 1000.0;
    }
    return micros;
  }

  /**
   * The value at a percentage, its rank rounded half up. HdrHistogram's own method rounds the rank
   * up, which differs when there are few calls.
   */
  static long valueAt(Histogram histogram, double percent) {
    var rank = Math.max(1, (long) (Math.min(percent, 100) / 100 * histogram.getTotalCount() + 0.5));
    var seen = 0L;
    for (var step : histogram.recordedValues()) {
      seen += step.getCountAtValueIteratedTo();
      if (seen >= rank) {
        var value = step.getValueIteratedTo();
        return percent == 0
            ? histogram.lowestEquivalentValue(value)
            : histogram.highestEquivalentValue(value);
      }
    }
    return 0;
  }

  /**
   * Sums the calls up to each power of two of nanoseconds. A step ends with the histogram bucket
   * that its power of two lies in, hence 33 us (33.023) and not 32; the last one ends with the
   * range.
   */
  LatencyBuckets buckets(int id) {
    var histogram = histograms[id];
    if (histogram == null) {
      return new LatencyBuckets(0, new long[0], new long[0]);
    }
    var micros = new long[LAST_STEP - FIRST_STEP + 1];
    var cumulative = new long[micros.length];
    var steps = 0;
    var from = 0L;
    var sum = 0L;
    for (var power = FIRST_STEP; power <= LAST_STEP; power++) {
      var to = stepEnd(histogram, power);
      var count = histogram.getCountBetweenValues(from, to);
      if (count > 0) {
        sum += count;
        micros[steps] = to / 1000;
        cumulative[steps++] = sum;
      }
      from = to + 1;
    }
    return new LatencyBuckets(
        histogram.getTotalCount(), Arrays.copyOf(micros, steps), Arrays.copyOf(cumulative, steps));
  }

  private static long stepEnd(Histogram histogram, int power) {
    var level = 1L << power;
    return power == LAST_STEP ? level - 1 : histogram.highestEquivalentValue(level);
  }
}
