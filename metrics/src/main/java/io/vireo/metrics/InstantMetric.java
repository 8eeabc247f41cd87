package io.vireo.metrics;

import java.util.Arrays;

/**
 * A rate over the recent past: the mean of the last {@value #SAMPLES} samples of how fast a count
 * grew.
 *
 * <p>It has no clock. The owner calls {@link #sample}, every 100 ms by custom, with the count and
 * the base it is measured against: usually the time, but a count of loop turns as well, which gives
 * a mean per turn. One thread.
 */
public final class InstantMetric {

  /** How many samples the mean is taken of; missing ones count as 0. */
  public static final int SAMPLES = 16;

  private final long factor;
  private final long[] samples = new long[SAMPLES];
  private int next;
  private boolean started;
  private long lastValue;
  private long lastBase;

  /**
   * Makes a rate.
   *
   * @param factor what the growth per unit of base is multiplied by: 1,000,000 for a rate per
   *     second with a base in microseconds, 1 for a mean per unit of base
   */
  public InstantMetric(long factor) {
    this.factor = factor;
  }

  /** Makes a rate per second; its base is a time in microseconds. */
  public static InstantMetric perSecond() {
    return new InstantMetric(1_000_000);
  }

  /**
   * Takes a sample. The first one only sets the point to measure from.
   *
   * @param value the count now
   * @param base the base now; a sample whose base did not grow counts as 0
   */
  public void sample(long value, long base) {
    if (started) {
      var grown = base - lastBase;
      samples[next] = grown > 0 ? (value - lastValue) * factor / grown : 0;
      next = (next + 1) % SAMPLES;
    }
    started = true;
    lastValue = value;
    lastBase = base;
  }

  /** The mean of the samples, rounded toward 0. */
  public long get() {
    return Arrays.stream(samples).sum() / SAMPLES;
  }

  /** Forgets the samples and the point to measure from. */
  public void reset() {
    Arrays.fill(samples, 0);
    next = 0;
    started = false;
  }
}
