package io.vireo.server.data.vector;

import java.util.regex.Pattern;

/** Numbers as the C library reads them. Any thread. */
final class FilterNumbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?\\d+)?");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");
  private static final Pattern NO_NUMBER = Pattern.compile("(?i)[+-]?nan");

  private FilterNumbers() {}

  /** The number that a text is, all of it; {@code otherwise} if it is none. */
  static double parse(String text, double otherwise) {
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      boolean hasExponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
      return Double.parseDouble(hasExponent ? text : text + "p0");
    }
    if (INFINITE.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return NO_NUMBER.matcher(text).matches() ? Double.NaN : otherwise;
  }

  /** True for the white space of the C library. */
  static boolean isSpace(byte character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  /** True for a decimal digit. */
  static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
