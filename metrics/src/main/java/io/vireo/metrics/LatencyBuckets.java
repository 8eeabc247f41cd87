package io.vireo.metrics;

/**
 * A latency distribution in power-of-two steps, as {@code LATENCY HISTOGRAM} shows it.
 *
 * <p>Steps that no call fell into are left out.
 *
 * @param calls how many calls were recorded
 * @param micros the upper end of each step in whole microseconds, ascending
 * @param cumulative for each step, how many calls took at most that long
 */
public record LatencyBuckets(long calls, long[] micros, long[] cumulative) {

  /** How many steps there are. */
  public int size() {
    return micros.length;
  }
}
