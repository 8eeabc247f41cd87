package io.vireo.server.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Doubles with a fixed number of decimals, as Redis prints coordinates and distances. Any thread.
 */
public final class FixedPoint {
  private static final int DISTANCE_DECIMALS = 4;
  private static final long DISTANCE_UNIT = 10_000;
  private static final int DECIMALS = 17;
  private static final long UNIT = 100_000_000_000_000_000L;
  private static final int MANTISSA_BITS = 52;
  private static final int ROOM = 40;

  private FixedPoint() {}

  /** Four decimals, rounded to the nearest, of two equally near to the even one. */
  public static byte[] fourDecimals(double number) {
    long scaled = (long) Math.rint(number * DISTANCE_UNIT);
    byte[] text = new byte[ROOM];
    int at = 0;
    if (scaled < 0) {
      text[at++] = '-';
    }
    long rest = Math.abs(scaled);
    at = Decimal.write(rest / DISTANCE_UNIT, text, at);
    at = writeFraction(rest % DISTANCE_UNIT, DISTANCE_DECIMALS, text, at);
    return Arrays.copyOf(text, at);
  }

  /** What C's {@code %.17f} prints of a finite number, without zeros at the end of the fraction. */
  public static byte[] seventeenDecimals(double number) {
    int exponent = Math.getExponent(number) - MANTISSA_BITS;
    if (exponent > 0 || exponent < 1 - Long.SIZE) {
      return text(number).getBytes();
    }
    long bits = Double.doubleToRawLongBits(number);
    long mantissa = 1L << MANTISSA_BITS | bits & (1L << MANTISSA_BITS) - 1;
    long whole = mantissa >> -exponent;
    long fraction = exponent == 0 ? 0 : mantissa << Long.SIZE + exponent;
    long decimals = roundedTimes(fraction);
    byte[] text = new byte[ROOM];
    int at = 0;
    if (bits < 0) {
      text[at++] = '-';
    }
    at = Decimal.write(decimals == UNIT ? whole + 1 : whole, text, at);
    if (decimals == 0 || decimals == UNIT) {
      return Arrays.copyOf(text, at);
    }
    at = writeFraction(decimals, DECIMALS, text, at);
    while (text[at - 1] == '0') {
      at--;
    }
    return Arrays.copyOf(text, at);
  }

  /** A fraction, in units of 2 to the power of -64, in units of the last decimal. */
  private static long roundedTimes(long fraction) {
    long high = Math.multiplyHigh(fraction, UNIT) + (fraction >> Long.SIZE - 1 & UNIT);
    long low = fraction * UNIT;
    boolean half = low == Long.MIN_VALUE;
    return low < 0 && (!half || (high & 1) != 0) ? high + 1 : high;
  }

  private static int writeFraction(long digits, int places, byte[] text, int at) {
    text[at] = '.';
    long rest = digits;
    for (int i = places; i > 0; i--) {
      text[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + places + 1;
  }

  private static String text(double number) {
    BigDecimal rounded = new BigDecimal(number).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
