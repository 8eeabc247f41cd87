package io.vireo.server.data.number;

import java.math.BigInteger;

/**
 * A number in the 80-bit extended format of the x87 unit: what C calls {@code long double} on
 * x86-64, and what Redis calculates INCRBYFLOAT and HINCRBYFLOAT with. Immutable; any thread.
 *
 * <p>Parsing, adding and printing round exactly as a C library does there, so sums agree digit by
 * digit.
 *
 * <p>Source: IEEE 754-2019, "extended precision"; the Intel SDM, volume 1, section 4.2.
 */
public final class LongDouble implements Comparable<LongDouble> {
  /*
   * A finite number is significand * 2^exponent with at most 64 bits of significand. Whatever
   * produces a number produces it exactly first, or exactly but for a remainder that is known to
   * be there, and then rounds it once to the nearest, to the even one of two equally near.
   *
   * Negative zero is not kept: it prints as zero, and no sum tells the two apart.
   */

  /** Zero. */
  public static final LongDouble ZERO = new LongDouble(BigInteger.ZERO, 0);

  private static final LongDouble NOT_FINITE = new LongDouble(null, 0);

  private static final int PRECISION = 64;

  /** Longer texts are no numbers. */
  public static final int MAX_TEXT_BYTES = LongDoubleParser.MAX_TEXT_BYTES;

  private static final int MAX_EXPONENT = 16383;
  private static final int LEAST_BIT = -16445;
  private static final int DECIMALS = 17;
  private static final BigInteger DECIMAL_UNIT = BigInteger.TEN.pow(DECIMALS);

  /** The largest number. */
  public static final LongDouble MAX =
      new LongDouble(
          BigInteger.ONE.shiftLeft(PRECISION).subtract(BigInteger.ONE),
          MAX_EXPONENT - PRECISION + 1);

  private final BigInteger significand;
  private final int exponent;

  private LongDouble(BigInteger significand, int exponent) {
    this.significand = significand;
    this.exponent = exponent;
  }

  /** The number that equals an integer: every 64-bit integer has one. */
  public static LongDouble of(long number) {
    return new LongDouble(BigInteger.valueOf(number), 0);
  }

  /**
   * The number that a text means, by the rules of C's {@code strtold}: decimal or hexadecimal, with
   * or without an exponent, or infinity.
   *
   * @return null if the bytes are no number from end to end, or NaN, or a number so large or so
   *     small that only infinity or zero would be near
   */
  public static LongDouble parse(byte[] array, int offset, int length) {
    return LongDoubleParser.parse(array, offset, length);
  }

  static LongDouble infinity() {
    return NOT_FINITE;
  }

  /**
   * The number nearest to {@code magnitude * 2^exponent}, or to a little more.
   *
   * @param more true if something was left off below the last bit of {@code magnitude}, which then
   *     must have at least two bits more than the precision
   * @return null if the nearest would be infinity, or zero though the number is not
   */
  static LongDouble nearest(boolean negative, BigInteger magnitude, int exponent, boolean more) {
    if (magnitude.signum() == 0) {
      return more ? null : ZERO;
    }
    int leading = magnitude.bitLength() - 1 + exponent;
    int lowest = Math.max(leading - PRECISION + 1, LEAST_BIT);
    int drop = lowest - exponent;
    BigInteger rounded = drop > 0 ? shifted(magnitude, drop, more) : magnitude;
    int unit = drop > 0 ? lowest : exponent;
    if (rounded.signum() == 0 || rounded.bitLength() - 1 + unit > MAX_EXPONENT) {
      return null;
    }
    return new LongDouble(negative ? rounded.negate() : rounded, unit);
  }

  /** {@code magnitude / 2^drop}, rounded to the nearest integer. */
  private static BigInteger shifted(BigInteger magnitude, int drop, boolean more) {
    BigInteger floor = magnitude.shiftRight(drop);
    boolean half = magnitude.testBit(drop - 1);
    boolean beyond = more || magnitude.getLowestSetBit() < drop - 1;
    return half && (beyond || floor.testBit(0)) ? floor.add(BigInteger.ONE) : floor;
  }

  /**
   * The least integer that is not below {@code factor} times this number, a product that is rounded
   * as any other; what is beyond 64 bits becomes {@code Long.MAX_VALUE} or {@code Long.MIN_VALUE}.
   */
  public long ceilingOfTimes(long factor) {
    if (!isFinite()) {
      return Long.MAX_VALUE;
    }
    BigInteger exact = significand.multiply(BigInteger.valueOf(factor));
    LongDouble product = nearest(exact.signum() < 0, exact.abs(), exponent, false);
    if (product != null && product.significand.bitLength() + product.exponent < Long.SIZE) {
      return ceiling(product.significand, product.exponent).longValue();
    }
    return exact.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private static BigInteger ceiling(BigInteger number, int exponent) {
    return exponent >= 0
        ? number.shiftLeft(exponent)
        : number.negate().shiftRight(-exponent).negate();
  }

  /** False for infinity, and for a sum that is infinite or no number. */
  public boolean isFinite() {
    return significand != null;
  }

  /** The sum, rounded; not finite if it is too large or a summand is not finite. */
  public LongDouble plus(LongDouble other) {
    if (!isFinite() || !other.isFinite()) {
      return NOT_FINITE;
    }
    int unit = Math.min(exponent, other.exponent);
    BigInteger sum =
        significand
            .shiftLeft(exponent - unit)
            .add(other.significand.shiftLeft(other.exponent - unit));
    LongDouble near = nearest(sum.signum() < 0, sum.abs(), unit, false);
    return near == null ? NOT_FINITE : near;
  }

  /** The number with the other sign. Only if {@link #isFinite}. */
  public LongDouble negated() {
    return new LongDouble(significand.negate(), exponent);
  }

  /** -1, 0 or 1 as the number is below, equal to or above zero. Only if {@link #isFinite}. */
  public int signum() {
    return significand.signum();
  }

  /** Compares by value. Only if both are {@link #isFinite}. */
  @Override
  public int compareTo(LongDouble other) {
    int unit = Math.min(exponent, other.exponent);
    BigInteger own = significand.shiftLeft(exponent - unit);
    return own.compareTo(other.significand.shiftLeft(other.exponent - unit));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongDouble number
        && isFinite() == number.isFinite()
        && (!isFinite() || compareTo(number) == 0);
  }

  @Override
  public int hashCode() {
    return isFinite() ? Double.hashCode(Math.scalb(significand.doubleValue(), exponent)) : 1;
  }

  /**
   * The number in decimal digits, as {@code %.17Lf} prints it, without zeros at the end of the
   * fraction. Only if {@link #isFinite}.
   */
  @Override
  public String toString() {
    BigInteger scaled = significand.abs().multiply(DECIMAL_UNIT);
    BigInteger digits =
        exponent >= 0 ? scaled.shiftLeft(exponent) : shifted(scaled, -exponent, false);
    BigInteger[] parts = digits.divideAndRemainder(DECIMAL_UNIT);
    StringBuilder text = new StringBuilder();
    if (significand.signum() < 0 && digits.signum() != 0) {
      text.append('-');
    }
    text.append(parts[0]);
    if (parts[1].signum() != 0) {
      appendFraction(text, parts[1].longValueExact());
    }
    return text.toString();
  }

  private static void appendFraction(StringBuilder text, long fraction) {
    String digits = Long.toString(fraction);
    text.append('.');
    text.append("0".repeat(DECIMALS - digits.length()));
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    text.append(digits, 0, end);
  }
}
