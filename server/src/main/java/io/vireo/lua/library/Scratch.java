package io.vireo.lua.library;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.Memory;
import io.vireo.lua.pattern.Matcher;

/**
 * A matcher and a buffer that the string library uses again. A function that needs one while
 * another is in use (a function that {@code gsub} calls may call {@code gsub}) gets a new one; what
 * an error keeps from being given back is left to the collector.
 */
final class Scratch {
  private static final int FIRST_ROOM = 256;
  private static final int MOST_KEPT = 1 << 16;

  private final Memory memory;
  private Matcher matcher;
  private Buffer buffer;

  Scratch(Memory memory) {
    this.memory = memory;
  }

  Matcher matcher() {
    Matcher taken = matcher;
    matcher = null;
    return taken == null ? new Matcher() : taken;
  }

  void giveBack(Matcher taken) {
    taken.release();
    matcher = taken;
  }

  /** An empty buffer. */
  Buffer buffer() {
    Buffer taken = buffer;
    buffer = null;
    if (taken == null) {
      return new Buffer(memory, FIRST_ROOM);
    }
    taken.length(0);
    return taken;
  }

  void giveBack(Buffer taken) {
    if (taken.capacity() <= MOST_KEPT) {
      buffer = taken;
    }
  }
}
