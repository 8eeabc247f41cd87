package io.vireo.lua.module;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.Memory;

/** The buffer that a module writes into, time after time, unless it became large. */
final class Output {
  private static final int FIRST = 512;
  private static final int MOST_KEPT = 1 << 16;

  private final Memory memory;
  private Buffer buffer;

  Output(Memory memory) {
    this.memory = memory;
    buffer = new Buffer(memory, FIRST);
  }

  /** The buffer, empty. */
  Buffer begin() {
    if (buffer.capacity() > MOST_KEPT) {
      buffer = new Buffer(memory, FIRST);
    }
    buffer.length(0);
    return buffer;
  }

  /** Appends the low bytes of a number, the highest of them first. */
  static void putBigEndian(Buffer into, long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      into.put(octet(value, i));
    }
  }

  /** Appends the low bytes of a number, the lowest first. */
  static void putLittleEndian(Buffer into, long value, int count) {
    for (int i = 0; i < count; i++) {
      into.put(octet(value, i));
    }
  }

  private static int octet(long value, int index) {
    return index < Long.BYTES ? (int) (value >>> Byte.SIZE * index) : 0;
  }
}
