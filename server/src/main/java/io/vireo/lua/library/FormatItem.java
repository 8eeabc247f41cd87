package io.vireo.lua.library;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;

/** One item of a format: flags, width and precision between the percent sign and the letter. */
final class FormatItem {
  static final int LEFT = 1;
  static final int PLUS = 2;
  static final int SPACE = 4;
  static final int ALTERNATE = 8;
  static final int ZERO = 16;

  private static final String FLAGS = "-+ #0";

  private final byte[] format;
  private int at;

  int flags;
  int width;

  /** The precision, or -1 if there is none. */
  int precision;

  /** The letter, or 0 behind the end. */
  int letter;

  FormatItem(byte[] format) {
    this.format = format;
  }

  /**
   * Reads an item.
   *
   * @param from the place behind the percent sign
   * @return the place behind the letter
   */
  int read(int from) {
    at = from;
    flags = 0;
    width = 0;
    precision = -1;
    letter = peek();
    if (letter >= 'a') {
      return at + 1;
    }
    readFlags();
    width = twoDigits();
    if (peek() == '.') {
      at++;
      precision = twoDigits();
    }
    letter = peek();
    if (isDigit(letter)) {
      throw LuaError.at("invalid format (width or precision too long)");
    }
    return at + 1;
  }

  private int peek() {
    return at < format.length ? format[at] & 0xFF : 0;
  }

  private static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  private void readFlags() {
    int from = at;
    while (true) {
      int flag = FLAGS.indexOf(peek());
      if (flag < 0) {
        break;
      }
      flags |= 1 << flag;
      at++;
    }
    if (at - from > FLAGS.length()) {
      throw LuaError.at("invalid format (repeated flags)");
    }
  }

  private int twoDigits() {
    int number = 0;
    for (int i = 0; i < 2 && isDigit(peek()); i++) {
      number = 10 * number + peek() - '0';
      at++;
    }
    return number;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** That there is no such letter. */
  LuaError invalid() {
    byte[] before = LuaString.of("invalid option '%").bytes();
    byte[] after = LuaString.of("' to 'format'").bytes();
    int shown = letter == 0 ? 0 : 1;
    byte[] text = new byte[before.length + shown + after.length];
    System.arraycopy(before, 0, text, 0, before.length);
    if (shown == 1) {
      text[before.length] = (byte) letter;
    }
    System.arraycopy(after, 0, text, before.length + shown, after.length);
    return new LuaError(LuaString.of(text), 1);
  }
}
