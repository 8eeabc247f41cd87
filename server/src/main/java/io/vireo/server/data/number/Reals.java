package io.vireo.server.data.number;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Doubles as Redis prints them in replies. Any thread. */
public final class Reals {
  /** Bytes of the longest text and a few more. */
  public static final int MAX_LENGTH = 32;

  private static final byte[] NAN = {'n', 'a', 'n'};
  private static final byte[] INFINITE = {'i', 'n', 'f'};
  private static final double INTEGER_LIMIT = 0x1p62;
  private static final int MAX_ZEROS = 7;
  private static final int MAX_PLAIN_EXPONENT = 4;

  private Reals() {}

  /**
   * A text that reads back as the same double.
   *
   * <p>Whole numbers up to 2<sup>62</sup> are printed digit by digit, all others with as few digits
   * as {@link Grisu} needs: plainly if fewer than seven zeros follow them, fewer than seven digits
   * follow the point, or their exponent is below four; else as {@code 1.5e+30}. Further {@code
   * inf}, {@code -inf}, {@code nan} and {@code -0}.
   */
  public static String text(double number) {
    byte[] text = new byte[MAX_LENGTH];
    return new String(text, 0, write(number, text, 0), StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes the text that {@link #text} returns.
   *
   * @param into has room for {@link #MAX_LENGTH} bytes from {@code at}
   * @return the place behind the text
   */
  public static int write(double number, byte[] into, int at) {
    long whole = (long) number;
    if (whole == number && whole != 0 && Math.abs(number) <= INTEGER_LIMIT) {
      return Decimal.write(whole, into, at);
    }
    return writeShortest(number, into, at);
  }

  /** A text as of {@link #text}, without the exception for whole numbers: 1e8 is {@code 1e+8}. */
  public static String shortest(double number) {
    byte[] text = new byte[MAX_LENGTH];
    return new String(text, 0, writeShortest(number, text, 0), StandardCharsets.ISO_8859_1);
  }

  private static int writeShortest(double number, byte[] into, int at) {
    if (Double.isNaN(number)) {
      return put(NAN, into, at);
    }
    int from = at;
    if (Double.doubleToRawLongBits(number) < 0) {
      into[from++] = '-';
    }
    if (number == 0) {
      into[from] = '0';
      return from + 1;
    }
    if (Double.isInfinite(number)) {
      return put(INFINITE, into, from);
    }
    Grisu decimal = new Grisu(Math.abs(number));
    return layOut(decimal.digits(), decimal.exponent(), into, from);
  }

  private static int put(byte[] word, byte[] into, int at) {
    System.arraycopy(word, 0, into, at, word.length);
    return at + word.length;
  }

  private static int layOut(long digits, int exponent, byte[] into, int at) {
    int count = Decimal.digits(digits);
    int leading = exponent + count - 1;
    if (exponent >= 0 && Math.abs(leading) < count + MAX_ZEROS) {
      return zeros(exponent, into, Decimal.write(digits, into, at));
    }
    if (exponent < 0 && (exponent > -MAX_ZEROS || Math.abs(leading) < MAX_PLAIN_EXPONENT)) {
      return withPoint(digits, count + exponent, into, at);
    }
    return scientific(digits, leading, into, at);
  }

  private static int zeros(int count, byte[] into, int at) {
    Arrays.fill(into, at, at + count, (byte) '0');
    return at + count;
  }

  /** Digits of which the first {@code whole} stand before the point; below 0 zeros follow it. */
  private static int withPoint(long digits, int whole, byte[] into, int at) {
    if (whole > 0) {
      int end = Decimal.write(digits, into, at);
      System.arraycopy(into, at + whole, into, at + whole + 1, end - at - whole);
      into[at + whole] = '.';
      return end + 1;
    }
    into[at] = '0';
    into[at + 1] = '.';
    return Decimal.write(digits, into, zeros(-whole, into, at + 2));
  }

  private static int scientific(long digits, int exponent, byte[] into, int at) {
    int end = Decimal.write(digits, into, at);
    if (end > at + 1) {
      System.arraycopy(into, at + 1, into, at + 2, end - at - 1);
      into[at + 1] = '.';
      end++;
    }
    into[end] = 'e';
    into[end + 1] = (byte) (exponent < 0 ? '-' : '+');
    return Decimal.write(Math.abs(exponent), into, end + 2);
  }
}
