package io.vireo.server.data.table;

import io.vireo.server.data.page.PageMemory;

/**
 * How many bytes at the end of a block are unused, as the block itself tells: with a flag in its
 * first byte that there are some, and their number in the last byte, or, if that is 255, in the two
 * before it. Owned by the data context.
 */
final class SpareRoom {
  /** In the first byte: there is some. */
  static final int FLAG = 8;

  /** The most that can be told. */
  static final int MAX_BYTES = 0xffff;

  /** In the last byte: the number is in the two bytes before. */
  private static final int IN_TWO_BYTES = 255;

  private SpareRoom() {}

  /** Says how much there is at the end of a block of some bytes. */
  static void set(PageMemory memory, int address, int capacity, int spare) {
    set(memory, address, capacity, spare, memory.getByte(address, 0) & ~FLAG);
  }

  /**
   * Says how much there is at the end of a block, and writes all its other flags, which have been
   * read before.
   */
  static void set(PageMemory memory, int address, int capacity, int spare, int flags) {
    memory.putByte(address, 0, spare > 0 ? flags | FLAG : flags);
    int last = capacity - 1;
    if (spare >= IN_TWO_BYTES) {
      memory.putByte(address, last, IN_TWO_BYTES);
      memory.putShort(address, last - Short.BYTES, (short) spare);
    } else if (spare > 0) {
      memory.putByte(address, last, spare);
    }
  }

  /** How much there is at the end of a block of some bytes. */
  static int of(PageMemory memory, int address, int capacity) {
    if ((memory.getByte(address, 0) & FLAG) == 0) {
      return 0;
    }
    int last = capacity - 1;
    int spare = memory.getByte(address, last);
    return spare < IN_TWO_BYTES ? spare : memory.getShort(address, last - Short.BYTES) & MAX_BYTES;
  }
}
