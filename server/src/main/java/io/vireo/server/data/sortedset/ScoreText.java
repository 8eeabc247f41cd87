package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores as clients write them. Any thread.
 *
 * <p>The grammar is that of C's {@code strtod}, without spaces and without NaN.
 *
 * @see <a href="https://doi.org/10.1145/93542.93557">Clinger, How to Read Floating Point Numbers
 *     Accurately</a>, for the short numbers that two exact doubles give by one operation
 */
public final class ScoreText {
  private static final long EXACT = 1L << 53;
  private static final int MAX_DIGITS = 18;
  private static final int MAX_EXPONENT = 99_999;
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX](\\p{XDigit}+\\.?\\p{XDigit}*|\\.\\p{XDigit}+)([pP][+-]?\\d+)?");
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final byte[] array;
  private final int end;
  private int at;
  private long digits;
  private int significant;
  private int exponent;

  private ScoreText(byte[] array, int offset, int length) {
    this.array = array;
    this.at = offset;
    this.end = offset + length;
  }

  /**
   * A score to be stored: decimal or hexadecimal, or infinity.
   *
   * @return NaN if the text is no number, or one so large or so small that only infinity or zero
   *     would be near
   */
  public static double parse(Bytes text) {
    return parse(text.array(), text.offset(), text.length());
  }

  /** A score to be stored, whose text is a part of an array; NaN as for {@link #parse(Bytes)}. */
  public static double parse(byte[] array, int offset, int length) {
    if (isHexadecimal(array, offset, length)) {
      return hexadecimal(array, offset, length);
    }
    ScoreText text = new ScoreText(array, offset, length);
    double word = text.word();
    if (word != 0) {
      return word;
    }
    double number = text.decimal(offset);
    return length == 0 ? Double.NaN : checked(number, text.digits);
  }

  private static double checked(double number, long digits) {
    boolean lost = Double.isInfinite(number) || number == 0 && digits != 0;
    return lost ? Double.NaN : number;
  }

  /**
   * An end of a range: decimal, or infinity; no text at all means zero, and what is too large is
   * infinite.
   *
   * @return NaN if the text is no number
   */
  public static double bound(byte[] array, int offset, int length) {
    int used = lengthInC(array, offset, length);
    ScoreText text = new ScoreText(array, offset, used);
    double word = text.word();
    if (word != 0) {
      return word;
    }
    return used == 0 ? 0 : text.decimal(offset);
  }

  /** A zero byte ends a text in C. */
  private static int lengthInC(byte[] array, int offset, int length) {
    int used = 0;
    while (used < length && array[offset + used] != 0) {
      used++;
    }
    return used;
  }

  /** Infinity, if the text says so, or 0. */
  private double word() {
    int sign = at < end && (array[at] == '+' || array[at] == '-') ? 1 : 0;
    int length = end - at - sign;
    if (length != 3 && length != 8) {
      return 0;
    }
    Bytes rest = Bytes.of(array, at + sign, length);
    if (!rest.is("inf") && !rest.is("infinity")) {
      return 0;
    }
    return array[at] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private double decimal(int start) {
    boolean negative = at < end && array[at] == '-';
    if (negative || at < end && array[at] == '+') {
      at++;
    }
    int first = at;
    int count = digits(false);
    if (at < end && array[at] == '.') {
      at++;
      count += digits(true);
    }
    if (count == 0 || !exponentPart() || at != end) {
      return Double.NaN;
    }
    if (digits <= EXACT && significant <= MAX_DIGITS && Math.abs(exponent) < POWERS.length) {
      double whole = digits;
      double number = exponent < 0 ? whole / POWERS[-exponent] : whole * POWERS[exponent];
      return negative ? -number : number;
    }
    int from = negative ? start : first;
    return Double.parseDouble(new String(array, from, end - from, StandardCharsets.ISO_8859_1));
  }

  /** Reads digits; how many there were. */
  private int digits(boolean fraction) {
    int from = at;
    while (at < end && array[at] >= '0' && array[at] <= '9') {
      if (significant > 0 || array[at] != '0') {
        significant++;
      }
      if (significant <= MAX_DIGITS) {
        digits = digits * 10 + array[at] - '0';
      }
      exponent -= fraction ? 1 : 0;
      at++;
    }
    return at - from;
  }

  private boolean exponentPart() {
    if (at == end || array[at] != 'e' && array[at] != 'E') {
      return true;
    }
    at++;
    boolean negative = at < end && array[at] == '-';
    if (negative || at < end && array[at] == '+') {
      at++;
    }
    int from = at;
    int number = 0;
    while (at < end && array[at] >= '0' && array[at] <= '9') {
      number = Math.min(MAX_EXPONENT, number * 10 + array[at] - '0');
      at++;
    }
    exponent += negative ? -number : number;
    return at > from;
  }

  private static boolean isHexadecimal(byte[] array, int offset, int length) {
    int sign = length > 0 && (array[offset] == '+' || array[offset] == '-') ? 1 : 0;
    return length > sign + 2
        && array[offset + sign] == '0'
        && (array[offset + sign + 1] | 32) == 'x';
  }

  /** Java wants an exponent in every hexadecimal number; without a fault it reads the same. */
  private static double hexadecimal(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
    Matcher parts = HEXADECIMAL.matcher(text);
    if (!parts.matches()) {
      return Double.NaN;
    }
    boolean isZero = parts.group(1).chars().allMatch(digit -> digit == '0' || digit == '.');
    double number = Double.parseDouble(parts.group(2) == null ? text + "p0" : text);
    return checked(number, isZero ? 0 : 1);
  }
}
