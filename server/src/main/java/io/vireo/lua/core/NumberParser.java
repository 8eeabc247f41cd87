package io.vireo.lua.core;

import java.nio.charset.StandardCharsets;

/**
 * Reads a number as C's {@code strtod} does in the C locale: a sign, then decimal digits,
 * hexadecimal ones after {@code 0x}, both with a fraction and an exponent, or {@code inf}, {@code
 * infinity}, {@code nan} and {@code nan(...)}. A zero byte ends the text.
 */
public final class NumberParser {
  /** Digits that fit a long, whatever they are. */
  private static final int SAFE_DIGITS = 18;

  private static final long LARGEST_EXACT = 1L << 53;

  /** Powers of ten that are exact doubles. */
  private static final double[] POWERS = new double[23];

  private static final long NEGATIVE_NAN = 0xFFF8_0000_0000_0000L;

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final byte[] bytes;
  private final int end;
  private int at;
  private double value;

  /** What reads the bytes from a place on up to another. */
  public NumberParser(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The number that the whole text is, or null if it is none. */
  Double parse() {
    skipSpace();
    if (!read()) {
      return null;
    }
    skipSpace();
    return peek(0) == 0 ? (Double) value : null;
  }

  /** The number that was read last. */
  public double value() {
    return value;
  }

  /** The place behind the number that was read last. */
  public int position() {
    return at;
  }

  /** Goes to a place. */
  public void position(int place) {
    at = place;
  }

  /** Reads the number that begins here, without white space; false if there is none. */
  public boolean read() {
    boolean negative = peek(0) == '-';
    if (negative || peek(0) == '+') {
      at++;
    }
    double number;
    if (peek(0) == '0' && (peek(1) | 0x20) == 'x' && hasHex(2)) {
      number = hexadecimal();
    } else if (isDigit(peek(0)) || peek(0) == '.' && isDigit(peek(1))) {
      number = decimal();
    } else if (skipWord("inf")) {
      skipWord("inity");
      number = Double.POSITIVE_INFINITY;
    } else if (skipWord("nan")) {
      skipPayload();
      number = Double.NaN;
    } else {
      return false;
    }
    value = signed(number, negative);
    return true;
  }

  private boolean hasHex(int ahead) {
    return isHex(peek(ahead)) || peek(ahead) == '.' && isHex(peek(ahead + 1));
  }

  private static double signed(double number, boolean negative) {
    if (!negative) {
      return number;
    }
    return Double.isNaN(number) ? Double.longBitsToDouble(NEGATIVE_NAN) : -number;
  }

  /** A byte ahead, or 0 behind the end. */
  private int peek(int ahead) {
    return at + ahead < end ? bytes[at + ahead] : 0;
  }

  private void skipSpace() {
    while (at < end && (bytes[at] == ' ' || bytes[at] >= '\t' && bytes[at] <= '\r')) {
      at++;
    }
  }

  private boolean skipWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if ((peek(i) | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  /** Skips letters, digits and underscores in brackets, if they are closed. */
  private void skipPayload() {
    if (peek(0) != '(') {
      return;
    }
    int ahead = 1;
    while (isWord(peek(ahead))) {
      ahead++;
    }
    if (peek(ahead) == ')') {
      at += ahead + 1;
    }
  }

  private static boolean isWord(int octet) {
    int lower = octet | 0x20;
    return isDigit(octet) || octet == '_' || lower >= 'a' && lower <= 'z';
  }

  private static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  private static boolean isHex(int octet) {
    int lower = octet | 0x20;
    return isDigit(octet) || lower >= 'a' && lower <= 'f';
  }

  private double decimal() {
    int start = at;
    long mantissa = 0;
    int point = -1;
    int digits = 0;
    for (; at < end; at++) {
      int octet = bytes[at];
      if (isDigit(octet)) {
        mantissa = 10 * mantissa + octet - '0';
        digits += mantissa == 0 ? 0 : 1;
      } else if (octet == '.' && point < 0) {
        point = at + 1;
      } else {
        break;
      }
    }
    int exponent = point < 0 ? 0 : point - at;
    exponent += exponent('e');
    boolean exact = digits <= SAFE_DIGITS && mantissa <= LARGEST_EXACT;
    if (exact && exponent >= 0 && exponent < POWERS.length) {
      return mantissa * POWERS[exponent];
    }
    if (exact && exponent < 0 && -exponent < POWERS.length) {
      return mantissa / POWERS[-exponent];
    }
    return Double.parseDouble(text(start));
  }

  /** Skips an exponent, if there is one, and tells it, cut to some millions. */
  private int exponent(char letter) {
    if ((peek(0) | 0x20) != letter) {
      return 0;
    }
    boolean negative = peek(1) == '-';
    int ahead = negative || peek(1) == '+' ? 2 : 1;
    if (!isDigit(peek(ahead))) {
      return 0;
    }
    at += ahead;
    int exponent = 0;
    for (; at < end && isDigit(bytes[at]); at++) {
      exponent = Math.min(1_000_000, 10 * exponent + bytes[at] - '0');
    }
    return negative ? -exponent : exponent;
  }

  private double hexadecimal() {
    int start = at;
    at += 2;
    boolean point = false;
    while (isHex(peek(0)) || !point && peek(0) == '.') {
      point |= peek(0) == '.';
      at++;
    }
    int digits = at;
    exponent('p');
    return Double.parseDouble(at == digits ? text(start) + "p0" : text(start));
  }

  private String text(int start) {
    return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
  }
}
