package io.vireo.lua.library;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Numbers;

/**
 * Reads whole numbers as C's {@code strtoul} does: spaces, a sign, "0x" for base 16, digits. What
 * does not fit in 64 bits is the largest number that does, and a minus negates without sign.
 */
final class Radix {
  private Radix() {}

  /** The number, or null if there is no digit or anything but spaces behind them. */
  static Double read(LuaString text, int base) {
    int at = skipSpaces(text, 0);
    boolean negative = charAt(text, at) == '-';
    if (negative || charAt(text, at) == '+') {
      at++;
    }
    if (base == 16 && charAt(text, at) == '0' && (charAt(text, at + 1) | 0x20) == 'x') {
      at += digit(charAt(text, at + 2), base) >= 0 ? 2 : 0;
    }
    int first = at;
    long value = 0;
    boolean overflow = false;
    for (int digit; (digit = digit(charAt(text, at), base)) >= 0; at++) {
      overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, base)) > 0;
      value = value * base + digit;
    }
    if (at == first || charAt(text, skipSpaces(text, at)) != 0) {
      return null;
    }
    return Numbers.box(unsigned(overflow ? -1 : negative ? -value : value));
  }

  /** A number of 64 bits without sign as a double, rounded once. */
  private static double unsigned(long value) {
    return value >= 0 ? value : (double) (value >>> 1 | value & 1) * 2;
  }

  private static int skipSpaces(LuaString text, int from) {
    int at = from;
    while (isSpace(charAt(text, at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(int character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  /** A character, 0 behind the end, where a string of C has it. */
  private static int charAt(LuaString text, int index) {
    return index < text.length() ? text.at(index) : 0;
  }

  private static int digit(int character, int base) {
    int digit = character < 0x80 ? Character.digit(character, Character.MAX_RADIX) : -1;
    return digit < base ? digit : -1;
  }
}
