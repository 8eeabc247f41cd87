package io.vireo.lua.library;

/**
 * The generator of {@code math.random}: the linear congruential one of 48 bits that POSIX calls
 * {@code lrand48}, so that an engine gives the same numbers on every system. It goes on from script
 * to script.
 */
final class Random {
  private static final long MULTIPLIER = 0x5DEECE66DL;
  private static final long INCREMENT = 0xB;
  private static final long MASK = (1L << 48) - 1;
  private static final long FIRST = 0x1234_ABCD_330EL;
  private static final int LOW_WORD = 0x330E;

  private long state = FIRST;

  void seed(int seed) {
    state = (seed & 0xFFFF_FFFFL) << 16 | LOW_WORD;
  }

  /** The next number from 0 up to 1, exclusively. */
  double next() {
    state = state * MULTIPLIER + INCREMENT & MASK;
    int bits = (int) (state >>> 17);
    return (double) (bits % Integer.MAX_VALUE) / Integer.MAX_VALUE;
  }
}
