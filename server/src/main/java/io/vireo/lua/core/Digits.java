package io.vireo.lua.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * The decimal digits of a double, correctly rounded: to the nearest, and what lies exactly between
 * two, to the even one.
 *
 * <p>The number is multiplied by the power of ten that brings the last wanted digit before the
 * point: 64 bits by 64 bits, and the fraction of the product says where to round. If the power is
 * not exact the product is off by a few units, and if so much decides, the number is worked out
 * again with all its digits: about once in 10,000 numbers with 14 digits.
 */
final class Digits {
  /** What {@link #scale} gives if it cannot tell. */
  static final long UNKNOWN = -1;

  /** The most digits for which there is a fast way. */
  private static final int FAST = 17;

  /** Units of the upper half by which a product can be off, and some more. */
  private static final int DOUBT = 4;

  private static final long HIDDEN_BIT = 1L << 52;
  private static final long[] POWERS = new long[FAST + 2];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Digits() {}

  /**
   * A positive number times a power of ten, rounded.
   *
   * @return {@link #UNKNOWN} if it is above 2<sup>63</sup> or if it takes more bits to tell
   */
  static long scale(double number, int power) {
    long bits = Double.doubleToRawLongBits(number);
    int biased = (int) (bits >>> 52);
    long mantissa = biased == 0 ? bits : bits & HIDDEN_BIT - 1 | HIDDEN_BIT;
    int shift = Long.numberOfLeadingZeros(mantissa);
    long factor = PowersOfTen.bits(power);
    int binary = Math.max(biased, 1) - 1075 - shift + PowersOfTen.exponent(power);
    int places = -binary - Long.SIZE;
    if (places <= 0) {
      return UNKNOWN;
    }
    long high = PowersOfTen.multiplyHigh(mantissa << shift, factor);
    boolean exact = power >= 0 && power <= PowersOfTen.LAST_EXACT;
    return places > Long.SIZE ? 0 : round(high, (mantissa << shift) * factor, places, exact);
  }

  private static long round(long high, long low, int places, boolean exact) {
    long whole = places == Long.SIZE ? 0 : high >>> places;
    long fraction = high & -1L >>> Long.SIZE - places;
    long half = 1L << places - 1;
    if (exact) {
      boolean even = fraction == half && low == 0;
      boolean up = even ? (whole & 1) != 0 : Long.compareUnsigned(fraction, half) >= 0;
      return up ? whole + 1 : whole;
    }
    long beyond = fraction - half;
    if (beyond >= -DOUBT && beyond <= DOUBT) {
      return UNKNOWN;
    }
    return Long.compareUnsigned(fraction, half) > 0 ? whole + 1 : whole;
  }

  /**
   * Writes the first digits of a positive, finite number.
   *
   * @param count how many, from 1 on
   * @return the decimal exponent: of the first digit
   */
  static int significant(double number, int count, byte[] into, int at) {
    if (count > FAST) {
      return slowly(number, count, into, at);
    }
    int exponent = leastExponent(number);
    long digits = scale(number, count - 1 - exponent);
    if (digits >= POWERS[count]) {
      exponent++;
      digits = scale(number, count - 1 - exponent);
      if (digits == POWERS[count]) {
        exponent++;
        digits /= 10;
      }
    }
    if (digits == UNKNOWN) {
      return slowly(number, count, into, at);
    }
    write(digits, count, into, at);
    return exponent;
  }

  /** The decimal exponent, or one less. */
  private static int leastExponent(double number) {
    int binary = Math.getExponent(number);
    if (binary < Double.MIN_EXPONENT) {
      binary = -1011 - Long.numberOfLeadingZeros(Double.doubleToRawLongBits(number));
    }
    // 78913 / 2^18 is just below the decimal logarithm of two.
    return binary * 78913 >> 18;
  }

  private static int slowly(double number, int count, byte[] into, int at) {
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(count, RoundingMode.HALF_EVEN));
    byte[] digits = rounded.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      into[at + i] = i < digits.length ? digits[i] : (byte) '0';
    }
    return digits.length - 1 - rounded.scale();
  }

  /** Writes a number that is not negative with exactly {@code count} digits, zeros first. */
  static void write(long number, int count, byte[] into, int at) {
    long rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      long next = rest / 10;
      into[i] = (byte) ('0' + rest - 10 * next);
      rest = next;
    }
  }

  /** How many digits a number has that is not negative; 0 has one. */
  static int count(long number) {
    int count = 1;
    while (count < POWERS.length && number >= POWERS[count]) {
      count++;
    }
    return count;
  }
}
