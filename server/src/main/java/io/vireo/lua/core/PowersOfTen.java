package io.vireo.lua.core;

import java.math.BigInteger;

/**
 * Powers of ten as 64 bits, of which the highest is set, and a binary exponent.
 *
 * <p>From 10<sup>0</sup> to 10<sup>27</sup> they are exact. Of the others each eighth is in a
 * table, rounded, and the rest follows from one multiplication: off by less than two units in the
 * last place.
 */
final class PowersOfTen {
  /** The powers from 0 to this are exact. */
  static final int LAST_EXACT = 27;

  private static final int FIRST = -352;
  private static final int STEP = 8;
  private static final long[] EXACT = new long[LAST_EXACT + 1];
  private static final long[] EACH_EIGHTH = new long[88];

  /** Binary exponents of {@link #EACH_EIGHTH}. */
  private static final short[] EXPONENTS = new short[88];

  static {
    for (int power = 0; power <= LAST_EXACT; power++) {
      BigInteger value = BigInteger.TEN.pow(power);
      EXACT[power] = value.shiftLeft(Long.SIZE).shiftRight(value.bitLength()).longValue();
    }
    for (int i = 0; i < EACH_EIGHTH.length; i++) {
      store(i, FIRST + i * STEP);
    }
  }

  private PowersOfTen() {}

  private static void store(int index, int power) {
    BigInteger value = BigInteger.TEN.pow(Math.abs(power));
    int scale = 4 * Math.abs(power) + 4 * Long.SIZE;
    value = power < 0 ? BigInteger.ONE.shiftLeft(scale).divide(value) : value.shiftLeft(scale);
    int surplus = value.bitLength() - Long.SIZE;
    EACH_EIGHTH[index] = value.shiftRight(surplus).longValue();
    EXPONENTS[index] = (short) (surplus - scale);
  }

  /** The upper 64 bits of a product of two numbers without sign. */
  static long multiplyHigh(long x, long y) {
    return Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
  }

  /**
   * The upper bits of a power.
   *
   * @param power from -352 to 351
   */
  static long bits(int power) {
    if (power >= 0 && power <= LAST_EXACT) {
      return EXACT[power];
    }
    long base = EACH_EIGHTH[power - FIRST >> 3];
    int rest = power - FIRST & STEP - 1;
    if (rest == 0) {
      return base;
    }
    long high = multiplyHigh(base, EXACT[rest]);
    return high < 0 ? high : high << 1 | base * EXACT[rest] >>> 63;
  }

  /** What {@link #bits} is to be multiplied by: two to the power of this. */
  static int exponent(int power) {
    // 217706 / 65536 is close enough to the binary logarithm of ten for all powers in question.
    return (power * 217706 >> 16) - 63;
  }
}
