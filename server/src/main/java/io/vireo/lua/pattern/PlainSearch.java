package io.vireo.lua.pattern;

import io.vireo.lua.core.LuaThread;
import java.util.Arrays;

/** Looks for bytes in bytes. */
public final class PlainSearch {
  /** Candidates between two counts of steps. */
  private static final int STRIDE = 256;

  private PlainSearch() {}

  /**
   * The first place of some bytes, or -1.
   *
   * @param from where to begin, at most the length
   */
  public static int find(LuaThread thread, byte[] bytes, byte[] wanted, int from) {
    if (wanted.length == 0) {
      return from;
    }
    byte first = wanted[0];
    int end = bytes.length - wanted.length + 1;
    int candidates = 0;
    int at = ByteSearch.find(bytes, first, from, end);
    while (at < end) {
      if (Arrays.equals(bytes, at + 1, at + wanted.length, wanted, 1, wanted.length)) {
        thread.steps(at - from >> 5);
        return at;
      }
      if (++candidates == STRIDE) {
        candidates = 0;
        thread.steps(STRIDE + (STRIDE * (long) wanted.length >> 5));
      }
      at = ByteSearch.find(bytes, first, at + 1, end);
    }
    thread.steps(Math.max(0, end - from) >> 5);
    return -1;
  }
}
