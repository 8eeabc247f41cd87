package io.vireo.server.data.table;

import io.vireo.server.data.page.PageMemory;

/**
 * A number that fills the end of a block: as many of the last bytes as make 1, 2, 4 or 8, so that a
 * larger one finds room later. Owned by the data context.
 */
final class StoredNumber {
  private StoredNumber() {}

  /** Bytes that a number takes: 1, 2, 4 or 8. */
  static int widthOf(long number) {
    if (number == (byte) number) {
      return 1;
    }
    if (number == (short) number) {
      return 2;
    }
    return number == (int) number ? 4 : 8;
  }

  /** A number takes as much of its room as it can, so that larger ones find it later. */
  static int widthIn(int room) {
    return Integer.highestOneBit(Math.min(room, Long.BYTES));
  }

  /** The number from one offset in a block on, with room up to another. */
  static long get(PageMemory memory, int address, int at, int end) {
    return switch (widthIn(end - at)) {
      case 1 -> (byte) memory.getByte(address, at);
      case 2 -> memory.getShort(address, at);
      case 4 -> memory.getInt(address, at);
      default -> memory.getLong(address, at);
    };
  }

  /** Sets a number, for which there must be room. */
  static void set(PageMemory memory, int address, int at, int end, long number) {
    switch (widthIn(end - at)) {
      case 1 -> memory.putByte(address, at, (int) number);
      case 2 -> memory.putShort(address, at, (short) number);
      case 4 -> memory.putInt(address, at, (int) number);
      default -> memory.putLong(address, at, number);
    }
  }
}
