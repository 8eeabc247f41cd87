package io.vireo.lua.module;

import io.vireo.lua.core.LuaString;
import java.util.Arrays;

/** The keys that objects had lately: the same few come again and again, with their hash. */
final class JsonKeys {
  private static final int PLACES = 256;
  private static final int LONGEST = 32;

  private final LuaString[] known = new LuaString[PLACES];

  LuaString get(byte[] data, int from, int to) {
    int length = to - from;
    if (length == 0 || length > LONGEST) {
      return LuaString.copyOf(data, from, length);
    }
    int mix = (data[from] * 31 + data[from + length / 2]) * 31 + data[to - 1] * 7 + length;
    int place = (mix ^ mix >>> 8) & PLACES - 1;
    LuaString there = known[place];
    if (there != null
        && there.length() == length
        && Arrays.equals(there.bytes(), 0, length, data, from, to)) {
      return there;
    }
    return known[place] = LuaString.copyOf(data, from, length);
  }
}
