package io.vireo.lua.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Doubles as C's {@code printf} shows them: the formats {@code e}, {@code f} and {@code g}, without
 * sign and padding. The last digit is rounded as glibc rounds it: the exact value of the double
 * decides, and exactly half goes to the even digit.
 *
 * <p>All methods take a finite number that is not negative and give back the place behind what they
 * wrote. {@code point} is the flag {@code #}: the point stands even if nothing follows it, and
 * {@code g} keeps its zeros.
 */
public final class NumberFormat {
  /** The longest text: that of the greatest double with 99 places after the point. */
  public static final int LONGEST = 309 + 1 + 99;

  private static final int LEAST_PLAIN_EXPONENT = -4;

  private NumberFormat() {}

  /** In the format {@code %.<precision>f}. */
  public static int fixed(double number, int precision, boolean point, byte[] into, int at) {
    long whole = (long) number;
    if (whole == number && whole != Long.MAX_VALUE) {
      int end = whole(whole, into, at);
      return precision == 0 && !point ? end : zeros(precision, into, point(into, end));
    }
    long scaled =
        precision <= PowersOfTen.LAST_EXACT ? Digits.scale(number, precision) : Digits.UNKNOWN;
    if (scaled == Digits.UNKNOWN) {
      return slowly(number, precision, point, into, at);
    }
    int digits = Math.max(Digits.count(scaled), precision + 1);
    Digits.write(scaled, digits, into, at);
    return insertPoint(digits - precision, digits, point, into, at);
  }

  private static int slowly(double number, int precision, boolean point, byte[] into, int at) {
    String text =
        new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, into, at, bytes.length);
    int end = at + bytes.length;
    return precision == 0 && point ? point(into, end) : end;
  }

  /** In the format {@code %.<precision>e}. */
  public static int scientific(double number, int precision, boolean point, byte[] into, int at) {
    int exponent = 0;
    if (number == 0) {
      zeros(precision + 1, into, at);
    } else {
      exponent = Digits.significant(number, precision + 1, into, at);
    }
    return exponent(exponent, into, insertPoint(1, precision + 1, point, into, at));
  }

  /** In the format {@code %.<precision>g}. */
  public static int general(double number, int precision, boolean point, byte[] into, int at) {
    int most = Math.max(1, precision);
    int exponent = 0;
    if (number == 0) {
      zeros(most, into, at);
    } else {
      exponent = Digits.significant(number, most, into, at);
    }
    int count = point && !isCarried(number, most, exponent) ? most : withoutZeros(most, into, at);
    if (exponent < LEAST_PLAIN_EXPONENT || exponent >= most) {
      return exponent(exponent, into, insertPoint(1, count, point, into, at));
    }
    if (exponent < 0) {
      int shift = 1 - exponent;
      System.arraycopy(into, at, into, at + shift, count);
      point(into, zeros(shift, into, at) - shift + 1);
      return at + shift + count;
    }
    int whole = exponent + 1;
    zeros(Math.max(0, whole - count), into, at + count);
    return insertPoint(whole, Math.max(whole, count), point, into, at);
  }

  /**
   * Whether rounding alone makes a number too long for plain digits: 999.9 with three of them.
   * glibc then drops the zeros whatever the flag says.
   */
  private static boolean isCarried(double number, int digits, int exponent) {
    return exponent == digits && number < Math.pow(10, digits);
  }

  private static int withoutZeros(int count, byte[] into, int at) {
    int left = count;
    while (left > 1 && into[at + left - 1] == '0') {
      left--;
    }
    return left;
  }

  /** A whole number, that is not negative, in full. */
  public static int whole(long number, byte[] into, int at) {
    int count = Digits.count(number);
    Digits.write(number, count, into, at);
    return at + count;
  }

  /** Puts the point behind the first {@code whole} of {@code count} digits. */
  private static int insertPoint(int whole, int count, boolean point, byte[] into, int at) {
    if (whole == count) {
      return point ? point(into, at + count) : at + count;
    }
    System.arraycopy(into, at + whole, into, at + whole + 1, count - whole);
    point(into, at + whole);
    return at + count + 1;
  }

  private static int point(byte[] into, int at) {
    into[at] = '.';
    return at + 1;
  }

  private static int zeros(int count, byte[] into, int at) {
    Arrays.fill(into, at, at + count, (byte) '0');
    return at + count;
  }

  /** Writes the letter, a sign and at least two digits. */
  private static int exponent(int exponent, byte[] into, int at) {
    into[at] = 'e';
    into[at + 1] = (byte) (exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    int count = size < 100 ? 2 : 3;
    Digits.write(size, count, into, at + 2);
    return at + 2 + count;
  }
}
