package io.vireo.server.data.number;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads the texts that C's {@code strtold} takes, to the last byte. Confined to one call. */
final class LongDoubleParser {
  /** Redis reads no longer texts. */
  static final int MAX_TEXT_BYTES = 5 * 1024 - 1;

  /** No exponent beyond this makes a difference to a text of that length. */
  private static final int FAR = 100_000;

  /** Decimal exponents beyond which every number is too large, or too small. */
  private static final int LARGEST_DECIMAL = 4_940;

  private static final int SMALLEST_DECIMAL = -4_960;

  /** Bits of a quotient that are enough to round it. */
  private static final int QUOTIENT_BITS = 70;

  private static final BigInteger[] POWERS = new BigInteger[32];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = BigInteger.TEN.pow(i);
    }
  }

  private final String text;
  private int at;

  private LongDoubleParser(String text) {
    this.text = text;
  }

  static LongDouble parse(byte[] array, int offset, int length) {
    if (length == 0 || length > MAX_TEXT_BYTES) {
      return null;
    }
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
    return new LongDoubleParser(text).number();
  }

  private LongDouble number() {
    boolean negative = peek() == '-';
    if (negative || peek() == '+') {
      at++;
    }
    String rest = text.substring(at);
    if (rest.equalsIgnoreCase("inf") || rest.equalsIgnoreCase("infinity")) {
      return LongDouble.infinity();
    }
    if (rest.startsWith("0x") || rest.startsWith("0X")) {
      at += 2;
      return hexadecimal(negative);
    }
    return decimal(negative);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private LongDouble decimal(boolean negative) {
    StringBuilder digits = new StringBuilder();
    int scale = mantissa(digits, 10);
    long exponent = exponent('e') - (long) scale;
    if (digits.isEmpty() || at != text.length()) {
      return null;
    }
    BigInteger magnitude = new BigInteger(digits.toString());
    if (magnitude.signum() == 0) {
      return LongDouble.ZERO;
    }
    long leading = exponent + significantDigits(digits) - 1;
    if (leading > LARGEST_DECIMAL || leading < SMALLEST_DECIMAL) {
      return null;
    }
    if (exponent >= 0) {
      BigInteger whole = magnitude.multiply(power((int) exponent));
      return LongDouble.nearest(negative, whole, 0, false);
    }
    return quotient(negative, magnitude, power((int) -exponent));
  }

  private static int significantDigits(CharSequence digits) {
    int zeros = 0;
    while (digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.length() - zeros;
  }

  private static BigInteger power(int exponent) {
    return exponent < POWERS.length ? POWERS[exponent] : BigInteger.TEN.pow(exponent);
  }

  private static LongDouble quotient(boolean negative, BigInteger above, BigInteger below) {
    int shift = Math.max(0, QUOTIENT_BITS + below.bitLength() - above.bitLength());
    BigInteger[] parts = above.shiftLeft(shift).divideAndRemainder(below);
    return LongDouble.nearest(negative, parts[0], -shift, parts[1].signum() != 0);
  }

  private LongDouble hexadecimal(boolean negative) {
    StringBuilder digits = new StringBuilder();
    int scale = mantissa(digits, 16);
    int exponent = exponent('p') - 4 * scale;
    if (digits.isEmpty() || at != text.length()) {
      return null;
    }
    return LongDouble.nearest(negative, new BigInteger(digits.toString(), 16), exponent, false);
  }

  /** Reads digits and a point among them; how many digits stand behind the point. */
  private int mantissa(StringBuilder digits, int radix) {
    int point = -1;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '.' && point < 0) {
        point = digits.length();
      } else if (isDigit(c, radix)) {
        digits.append(c);
      } else {
        break;
      }
    }
    return point < 0 ? 0 : digits.length() - point;
  }

  private static boolean isDigit(char c, int radix) {
    return c < 128 && Character.digit(c, radix) >= 0;
  }

  /** Reads an exponent if there is one; one without digits leaves {@link #at} before it. */
  private int exponent(char mark) {
    if ((peek() | 0x20) != mark) {
      return 0;
    }
    int before = at++;
    boolean negative = peek() == '-';
    if (negative || peek() == '+') {
      at++;
    }
    int first = at;
    int exponent = 0;
    for (; isDigit(peek(), 10); at++) {
      exponent = Math.min(FAR, exponent * 10 + peek() - '0');
    }
    if (at == first) {
      at = before;
    }
    return negative ? -exponent : exponent;
  }
}
