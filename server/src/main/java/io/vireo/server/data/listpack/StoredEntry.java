package io.vireo.server.data.listpack;

import io.vireo.server.data.page.PageMemory;

/**
 * Reads and writes one entry of a listpack in a block outside the heap, in the form that {@link
 * ListpackEntry} describes. Static functions; data context only.
 */
final class StoredEntry {
  private StoredEntry() {}

  /** Bytes of the entry at an offset, without the count behind it. */
  private static int length(PageMemory memory, int address, int at, int code) {
    if (code < ListpackEntry.STRING_6) {
      return 1;
    }
    if (code < ListpackEntry.NUMBER_13) {
      return 1 + (code & 0x3f);
    }
    if (code < ListpackEntry.STRING_12) {
      return 2;
    }
    if (code < ListpackEntry.STRING_32) {
      return 2 + ((code & 0x0f) << Byte.SIZE | memory.getByte(address, at + 1));
    }
    return switch (code) {
      case ListpackEntry.STRING_32 -> ListpackEntry.MAX_CODE + memory.getInt(address, at + 1);
      case ListpackEntry.NUMBER_16 -> 3;
      case ListpackEntry.NUMBER_24 -> 4;
      case ListpackEntry.NUMBER_32 -> 5;
      default -> 9;
    };
  }

  /** Bytes of the entry at an offset with the count behind it. */
  static int span(PageMemory memory, int address, int at) {
    int code = memory.getByte(address, at);
    if (code < ListpackEntry.STRING_6) {
      return 2;
    }
    if (code < ListpackEntry.NUMBER_13) {
      return 2 + (code & 0x3f);
    }
    int length = length(memory, address, at, code);
    return length + ListpackEntry.backlenSize(length);
  }

  /** Bytes, with the count behind it, of the entry that begins with eight bytes. */
  static int span(long word) {
    int code = (int) word & 0xff;
    if (code < ListpackEntry.STRING_6) {
      return 2;
    }
    if (code < ListpackEntry.NUMBER_13) {
      return 2 + (code & 0x3f);
    }
    int length;
    if (code < ListpackEntry.STRING_12) {
      length = 2;
    } else if (code < ListpackEntry.STRING_32) {
      length = 2 + ((code & 0x0f) << Byte.SIZE | (int) (word >>> Byte.SIZE) & 0xff);
    } else {
      length =
          switch (code) {
            case ListpackEntry.STRING_32 -> ListpackEntry.MAX_CODE + (int) (word >>> Byte.SIZE);
            case ListpackEntry.NUMBER_16 -> 3;
            case ListpackEntry.NUMBER_24 -> 4;
            case ListpackEntry.NUMBER_32 -> 5;
            default -> 9;
          };
    }
    return length + ListpackEntry.backlenSize(length);
  }

  /** Bytes of the entry, with its count, whose last byte is in front of an offset. */
  static int spanBefore(PageMemory memory, int address, int end) {
    // A head of eight bytes lies in front of the first entry.
    return spanBefore(memory.getLong(address, end - Long.BYTES));
  }

  /** Bytes of the entry, with its count, that ends with eight bytes, or with some of them. */
  static int spanBefore(long word) {
    int last = (int) (word >>> 56);
    if (last < 0x80) {
      return last + 1;
    }
    int length = last & 0x7f;
    for (int i = 1; i < ListpackEntry.MAX_BACKLEN; i++) {
      int next = (int) (word >>> 56 - i * Byte.SIZE) & 0xff;
      length |= (next & 0x7f) << 7 * i;
      if (next < 0x80) {
        break;
      }
    }
    return length + ListpackEntry.backlenSize(length);
  }

  /** True if an entry with this first byte is a number. */
  static boolean isNumber(int code) {
    return ListpackEntry.isNumber((byte) code);
  }

  /** The number that the entry at an offset is, whose first byte was read. */
  static long number(PageMemory memory, int address, int at, int code) {
    if (code < ListpackEntry.STRING_6) {
      return code;
    }
    if (code < ListpackEntry.STRING_12) {
      return (code << Byte.SIZE | memory.getByte(address, at + 1)) << 19 >> 19;
    }
    return switch (code) {
      case ListpackEntry.NUMBER_16 -> memory.getShort(address, at + 1);
      case ListpackEntry.NUMBER_24 -> memory.getInt(address, at) >> Byte.SIZE;
      case ListpackEntry.NUMBER_32 -> memory.getInt(address, at + 1);
      default -> memory.getLong(address, at + 1);
    };
  }

  /** Bytes of the string that the entry at an offset is, whose first byte was read. */
  static int stringLength(PageMemory memory, int address, int at, int code) {
    return length(memory, address, at, code) - ListpackEntry.codeLength((byte) code);
  }

  /** Writes a number, for which there must be {@link ListpackEntry#sizeOf} bytes. */
  static void write(PageMemory memory, int address, int at, long number) {
    int length = ListpackEntry.sizeOf(number) - 1;
    switch (length) {
      case 1 -> memory.putByte(address, at, (int) number);
      case 2 -> {
        memory.putByte(address, at, ListpackEntry.NUMBER_13 | (int) number >> Byte.SIZE & 0x1f);
        memory.putByte(address, at + 1, (int) number);
      }
      case 3 -> {
        memory.putByte(address, at, ListpackEntry.NUMBER_16);
        memory.putShort(address, at + 1, (short) number);
      }
      case 4 -> memory.putInt(address, at, (int) number << Byte.SIZE | ListpackEntry.NUMBER_24);
      case 5 -> {
        memory.putByte(address, at, ListpackEntry.NUMBER_32);
        memory.putInt(address, at + 1, (int) number);
      }
      default -> {
        memory.putByte(address, at, ListpackEntry.NUMBER_64);
        memory.putLong(address, at + 1, number);
      }
    }
    memory.putByte(address, at + length, length);
  }

  /** Writes a string, for which there must be {@link ListpackEntry#sizeOfString} bytes. */
  static void write(PageMemory memory, int address, int to, byte[] string, int from, int length) {
    int at = to;
    if (length <= 63) {
      memory.putByte(address, at++, ListpackEntry.STRING_6 | length);
    } else if (length <= 4095) {
      memory.putByte(address, at++, ListpackEntry.STRING_12 | length >> Byte.SIZE);
      memory.putByte(address, at++, length);
    } else {
      memory.putByte(address, at, ListpackEntry.STRING_32);
      memory.putInt(address, at + 1, length);
      at += ListpackEntry.MAX_CODE;
    }
    memory.put(address, at, string, from, length);
    writeCount(memory, address, at + length, at + length - to);
  }

  private static void writeCount(PageMemory memory, int address, int at, int length) {
    int rest = length;
    for (int i = at + ListpackEntry.backlenSize(length) - 1; i > at; i--) {
      memory.putByte(address, i, rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    memory.putByte(address, at, rest);
  }
}
