package io.vireo.server.data.table;

import io.vireo.server.data.page.PageMemory;

/**
 * The first bytes of a block of {@link EntryBlocks}, which tell where in it all else is. Owned by
 * the data context.
 *
 * <pre>
 *   byte 0      flags
 *   byte 1      key length; 255: it follows in four bytes
 *   byte 2-4    access bits: an LRU clock or an LFU counter, 24 bits
 *  [4 bytes     key length, if it is 255 or more]
 *  [8 bytes     deadline, Unix time in milliseconds, if {@link EntryBlocks#DEADLINE}]
 *   key         with {@code HEAP_KEY} four bytes that name an array in the heap
 *   value       its bytes; with {@link EntryBlocks#INT} a number in as many bytes as there is room for; with
 *               {@link EntryBlocks#OBJECT} four bytes that name a {@link io.vireo.server.data.Value} in the heap; with {@code
 *               PACKED} a byte that says which {@link io.vireo.server.data.Packing} it is, eight bytes for its ticket
 *               if it may have one, and the bytes of that
 *  [spare room  behind a text or a name; its last byte is its length, or 255: then the two before are]
 * </pre>
 *
 * <p>All numbers are little-endian. A command asks several things of one entry, and most of them
 * depend on flags and key length; so these are read as one number, the <em>head</em>, and handed
 * on: the flags in its lowest eight bits, the byte of the key length above.
 */
final class EntryHead {
  /** Bytes in front of what not every entry has. */
  static final int LENGTH = 5;

  private static final int LONG_KEY = 255;
  private static final int ACCESS_BITS = 24;

  private EntryHead() {}

  /** The head of an entry. */
  static int of(PageMemory memory, int address) {
    return memory.getShort(address, 0);
  }

  /** Bytes of the key in the block, of an entry with a head. */
  static int keyLength(PageMemory memory, int address, int head) {
    int length = head >>> Byte.SIZE & 0xff;
    return length < LONG_KEY ? length : memory.getInt(address, LENGTH);
  }

  /** Where the key begins, by the head alone. */
  static int keyOffset(int head) {
    return keyOffset(head >>> Byte.SIZE & 0xff, head);
  }

  /** Where a key begins of a length and with flags, other bits of which do not matter. */
  static int keyOffset(int keyLength, int flags) {
    return LENGTH + (keyLength >= LONG_KEY ? Integer.BYTES : 0) + (flags << 3 & Long.BYTES);
  }

  /** Where the value begins, of an entry with a head. */
  static int valueOffset(PageMemory memory, int address, int head) {
    int length = keyLength(memory, address, head);
    return keyOffset(length, head) + length;
  }

  /** Writes all in front of a key; the deadline only if the flags say that there is one. */
  static void write(
      PageMemory memory, int address, int keyLength, int flags, int access, long deadline) {
    memory.putByte(address, 0, flags);
    memory.putByte(address, 1, Math.min(keyLength, LONG_KEY));
    access(memory, address, access);
    longKey(memory, address, keyLength);
    if ((flags & EntryBlocks.DEADLINE) != 0) {
      memory.putLong(address, keyOffset(keyLength, flags) - Long.BYTES, deadline);
    }
  }

  /** Writes the length of a key if its byte cannot tell it. */
  static void longKey(PageMemory memory, int address, int keyLength) {
    if (keyLength >= LONG_KEY) {
      memory.putInt(address, LENGTH, keyLength);
    }
  }

  /** The access bits, 24 of them. */
  static int access(PageMemory memory, int address) {
    return memory.getInt(address, 1) >>> Integer.SIZE - ACCESS_BITS;
  }

  /** Sets the access bits. */
  static void access(PageMemory memory, int address, int access) {
    memory.putInt(address, 1, access << Integer.SIZE - ACCESS_BITS | memory.getByte(address, 1));
  }

  /** Bytes that a key and a value of some bytes take together. */
  static int length(int keyLength, int flags, int valueLength) {
    return keyOffset(keyLength, flags) + keyLength + valueLength;
  }
}
