package io.vireo.server.data.number;

import java.math.BigInteger;

/**
 * The decimal digits of a double, found fast: nearly always as few as read back as the same double.
 * Any thread.
 *
 * @see <a href="https://doi.org/10.1145/1806596.1806623">Loitsch, Printing Floating-Point Numbers
 *     Quickly and Accurately with Integers (Grisu2)</a>
 */
final class Grisu {
  /*
   * The double lies between two boundaries, half way to its neighbours; any decimal between them
   * reads back as it. All three are multiplied by a power of ten, taken from a table, that brings
   * the binary exponent between -60 and -32, so that the integer part fits 32 bits and digits come
   * out by plain division. They are cut off as soon as what is left is within the boundaries.
   *
   * The multiplication is off by less than one unit in the last place, so the boundaries are drawn
   * in by one. That is why one double in a thousand gets a digit more than it needs: Double.toString
   * would not do, for clients compare our texts with those of Redis, which uses this algorithm. For
   * the same reason a power is picked by the same guess as there: sometimes two would do, and the
   * last digit depends on which.
   */
  private static final int MANTISSA_BITS = 52;
  private static final long HIDDEN_BIT = 1L << MANTISSA_BITS;
  private static final int BIAS = 1075;

  private static final int FIRST_POWER = -348;
  private static final int LAST_POWER = 340;
  private static final int POWER_STEP = 8;
  private static final int LEAST_EXPONENT = -60;
  private static final int GREATEST_EXPONENT = -32;
  private static final int INTEGER_PLACES = 10;
  private static final long HIGHEST_UNIT = 1_000_000_000;
  private static final double LOG_OF_TWO = 0.30102999566398114;
  private static final long[] POWERS = new long[(LAST_POWER - FIRST_POWER) / POWER_STEP + 1];
  private static final int[] POWER_EXPONENTS = new int[POWERS.length];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      store(i, FIRST_POWER + i * POWER_STEP);
    }
  }

  private long digits;
  private int exponent;

  /** The digits of a positive, finite number. */
  Grisu(double number) {
    long bits = Double.doubleToRawLongBits(number);
    int biased = (int) (bits >>> MANTISSA_BITS);
    long fraction = bits & HIDDEN_BIT - 1;
    boolean normal = biased != 0;
    long mantissa = normal ? fraction | HIDDEN_BIT : fraction;
    int binary = (normal ? biased : 1) - BIAS;

    long upper = 2 * mantissa + 1;
    int shift = Long.numberOfLeadingZeros(upper);
    int common = binary - 1 - shift;
    int wider = mantissa == HIDDEN_BIT ? 2 : 1;
    long lower = (mantissa << wider) - 1 << binary - wider - common;
    generate(mantissa << shift + 1, lower, upper << shift, common);
  }

  /** The digits as one number, at most 18 of them, the last of which may be 0. */
  long digits() {
    return digits;
  }

  /** The power of ten by which {@link #digits} is to be multiplied. */
  int exponent() {
    return exponent;
  }

  private void generate(long middle, long lower, long upper, int binary) {
    int index = powerFor(binary);
    long power = POWERS[index];
    long most = multiply(upper, power) - 1;
    long width = most - (multiply(lower, power) + 1);
    long excess = most - multiply(middle, power);
    int fractionBits = -(binary + POWER_EXPONENTS[index] + 64);
    exponent = -(FIRST_POWER + index * POWER_STEP);
    if (!integerDigits(most, width, excess, fractionBits)) {
      fractionDigits(most & (1L << fractionBits) - 1, width, excess, fractionBits);
    }
  }

  private boolean integerDigits(long most, long width, long excess, int fractionBits) {
    long fraction = most & (1L << fractionBits) - 1;
    long whole = most >>> fractionBits;
    int places = INTEGER_PLACES;
    for (long unit = HIGHEST_UNIT; unit > 0; unit /= 10) {
      digits = digits * 10 + whole / unit;
      whole %= unit;
      places--;
      long left = (whole << fractionBits) + fraction;
      if (Long.compareUnsigned(left, width) <= 0) {
        exponent += places;
        round(left, width, unit << fractionBits, excess);
        return true;
      }
    }
    return false;
  }

  private void fractionDigits(long fraction, long width, long excess, int fractionBits) {
    long one = 1L << fractionBits;
    long left = fraction;
    long limit = width;
    long distance = excess;
    do {
      left *= 10;
      limit *= 10;
      distance *= 10;
      digits = digits * 10 + (left >>> fractionBits);
      left &= one - 1;
      exponent--;
    } while (Long.compareUnsigned(left, limit) >= 0);
    round(left, limit, one, distance);
  }

  /** Lowers the last digit as long as that comes closer to the number itself. */
  private void round(long cutOff, long width, long unit, long excess) {
    long left = cutOff;
    while (Long.compareUnsigned(left, excess) < 0
        && Long.compareUnsigned(width - left, unit) >= 0
        && (Long.compareUnsigned(left + unit, excess) < 0
            || Long.compareUnsigned(excess - left, left + unit - excess) > 0)) {
      digits--;
      left += unit;
    }
  }

  private static int powerFor(int binary) {
    int guess = (int) (-(binary + POWERS.length) * LOG_OF_TWO);
    int index = (guess - FIRST_POWER) / POWER_STEP;
    while (true) {
      int result = binary + POWER_EXPONENTS[index] + 64;
      if (result >= LEAST_EXPONENT && result <= GREATEST_EXPONENT) {
        return index;
      }
      index += result < LEAST_EXPONENT ? 1 : -1;
    }
  }

  /** The upper half of an unsigned product, rounded. */
  private static long multiply(long x, long y) {
    long high = Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
    return high + (x * y >>> 63);
  }

  /** Rounds a power of ten to 64 bits. */
  private static void store(int index, int power) {
    BigInteger exact = BigInteger.TEN.pow(Math.abs(power));
    int scale = 0;
    if (power < 0) {
      scale = exact.bitLength() + 128;
      exact = BigInteger.ONE.shiftLeft(scale).divide(exact);
    }
    int surplus = exact.bitLength() - 64;
    if (surplus > 0) {
      exact = exact.add(BigInteger.ONE.shiftLeft(surplus - 1));
    }
    POWERS[index] = exact.shiftRight(surplus).longValue();
    POWER_EXPONENTS[index] = surplus - scale;
  }
}
