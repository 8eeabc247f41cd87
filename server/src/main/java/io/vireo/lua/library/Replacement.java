package io.vireo.lua.library;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.pattern.Matcher;

/** The text by which {@code gsub} replaces a match: with captures after percent signs. */
final class Replacement {
  private static final byte ESCAPE = '%';

  private Replacement() {}

  static boolean hasEscapes(LuaString text) {
    for (byte octet : text.bytes()) {
      if (octet == ESCAPE) {
        return true;
      }
    }
    return false;
  }

  static void put(LuaString text, Matcher matcher, Buffer buffer) {
    byte[] bytes = text.bytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != ESCAPE) {
        buffer.put(bytes[i]);
        continue;
      }
      i++;
      // Behind the last byte Lua finds the zero that ends a string of C, and takes it.
      int octet = i < bytes.length ? bytes[i] : 0;
      if (octet == '0') {
        matcher.putMatch(buffer);
      } else if (octet > '0' && octet <= '9') {
        matcher.putCapture(octet - '1', buffer);
      } else {
        buffer.put(octet);
      }
    }
  }
}
