package io.vireo.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A histogram of waiting times in power-of-two steps, written by one thread at a time and readable
 * by any.
 *
 * <p>It measures how long work waited: a batch for the data context, a timer for its event loop.
 * Recording is a leading-zero count and two opaque stores. Step {@code i} holds the times up to and
 * including {@link #upperNanos upperNanos(i)}: about 1 us for the first, about 8.6 s for the one
 * before the last, no limit for the last.
 */
public final class DelayRecorder {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int FIRST_POWER = 10;
  private static final int LAST_POWER = 33;

  /** How many steps there are, the unlimited one included. */
  public static final int STEPS = LAST_POWER - FIRST_POWER + 2;

  private static final int PADDING = 16;
  private static final int SUM = PADDING + STEPS;
  private static final int MAX = SUM + 1;

  private final long[] cells = new long[MAX + 1 + PADDING];

  /**
   * Records a delay. One writer at a time.
   *
   * @param nanos nanoseconds; less than 0 counts as 0
   */
  public void record(long nanos) {
    var delay = Math.max(0, nanos);
    var cell = PADDING + step(delay);
    CELL.setOpaque(cells, cell, cells[cell] + 1);
    CELL.setOpaque(cells, SUM, cells[SUM] + delay);
    if (delay > cells[MAX]) {
      CELL.setOpaque(cells, MAX, delay);
    }
  }

  private static int step(long nanos) {
    var power = 64 - Long.numberOfLeadingZeros(Math.max(0, nanos - 1));
    return Math.min(STEPS - 1, Math.max(0, power - FIRST_POWER));
  }

  /** The upper end of a step in nanoseconds, inclusive; {@link Long#MAX_VALUE} for the last. */
  public static long upperNanos(int step) {
    return step == STEPS - 1 ? Long.MAX_VALUE : 1L << (FIRST_POWER + step);
  }

  /** How many delays each step holds, not cumulative. Any thread. */
  public long[] counts() {
    var counts = new long[STEPS];
    for (var i = 0; i < STEPS; i++) {
      counts[i] = get(PADDING + i);
    }
    return counts;
  }

  /** The sum of all delays in nanoseconds. Any thread. */
  public long sumNanos() {
    return get(SUM);
  }

  /** The longest delay in nanoseconds. Any thread. */
  public long maxNanos() {
    return get(MAX);
  }

  private long get(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }
}
