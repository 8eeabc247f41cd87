package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Numbers;
import io.vireo.server.resp.AnyBytes;

/** Texts of errors and states, which end in C where a zero stands. */
final class Texts {
  private Texts() {}

  /** The text up to its first zero, without line ends behind it. */
  static String error(LuaString string) {
    return withoutLineEnds(untilZero(string));
  }

  /** The text without line ends behind it. */
  static String withoutLineEnds(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The text up to its first zero. */
  static String untilZero(LuaString string) {
    byte[] bytes = string.bytes();
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return AnyBytes.text(bytes, 0, end);
  }

  /** The text of a string or a number up to its first zero, or null for anything else. */
  static String plain(Object value) {
    if (value instanceof LuaString string) {
      return untilZero(string);
    }
    return value instanceof Double number ? Numbers.text(number).toString() : null;
  }
}
