package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The names and strings of a chunk: equal ones are one object, so that tables find them without
 * looking at their bytes. Most words of a program have stood in it before, and not long ago: those
 * are found by a few of their bytes, and nothing is made of them.
 */
final class Words {
  private static final int RECENT = 512;

  private final Map<LuaString, LuaString> all = new HashMap<>();
  private final LuaString[] recent = new LuaString[RECENT];
  private final int[] kinds = new int[RECENT];
  private LuaString found;

  /**
   * Finds a word, which is then the {@link #string}.
   *
   * @return what kind of token it is if it stands there without quotes
   */
  int find(byte[] bytes, int from, int to) {
    int place = place(bytes, from, to);
    LuaString known = recent[place];
    if (known == null || !Arrays.equals(known.bytes(), 0, known.length(), bytes, from, to)) {
      known = one(LuaString.copyOf(bytes, from, to - from));
      recent[place] = known;
      kinds[place] = Token.ofWord(known);
    }
    found = known;
    return kinds[place];
  }

  /** The word that was found last. */
  LuaString string() {
    return found;
  }

  /** The string of the chunk that is equal to this one. */
  LuaString one(LuaString string) {
    LuaString before = all.putIfAbsent(string, string);
    return before == null ? string : before;
  }

  private static int place(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int mixed = bytes[from] + 31 * bytes[to - 1] + 17 * bytes[from + length / 2] + 7 * length;
    return mixed & RECENT - 1;
  }
}
