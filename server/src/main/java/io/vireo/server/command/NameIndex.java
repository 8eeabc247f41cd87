package io.vireo.server.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Finds what has a name by the bytes of that, ignoring ASCII case. Immutable.
 *
 * @param <T> what has the names
 */
final class NameIndex<T> {
  // A name of up to 16 bytes is held in full by two words: its first eight bytes and its last
  // eight, which overlap if
  // the name is shorter than 16. Both are folded to lower case, all eight bytes at once. So a
  // lookup is two loads, one
  // multiplication, one probe and two comparisons, without a loop over bytes. The few longer names
  // agree in both words
  // only if they differ in between, which a slow path checks.
  //
  // The table is open-addressed with linear probing and at most a quarter full.

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * ONES;

  private final int mask;
  private final long[] heads;
  private final long[] tails;
  private final byte[][] names;
  private final T[] named;

  /** An index by names in lower case. */
  @SuppressWarnings("unchecked")
  NameIndex(Map<String, T> byName) {
    int capacity = Integer.highestOneBit(Math.max(2, byName.size() * 4) - 1) << 1;
    mask = capacity - 1;
    heads = new long[capacity];
    tails = new long[capacity];
    names = new byte[capacity][];
    named = (T[]) new Object[capacity];
    for (Map.Entry<String, T> entry : byName.entrySet()) {
      add(entry.getKey(), entry.getValue());
    }
  }

  private void add(String name, T value) {
    byte[] bytes = Ascii.bytes(name);
    long head = head(bytes, 0, bytes.length);
    long tail = tail(bytes, 0, bytes.length);
    int slot = slot(head, tail, bytes.length);
    while (named[slot] != null) {
      slot = (slot + 1) & mask;
    }
    heads[slot] = head;
    tails[slot] = tail;
    names[slot] = bytes;
    named[slot] = value;
  }

  /** What has this name, or null. */
  T find(byte[] buf, int off, int len) {
    if (len == 0) {
      return null;
    }
    long head = head(buf, off, len);
    long tail = tail(buf, off, len);
    for (int slot = slot(head, tail, len); named[slot] != null; slot = (slot + 1) & mask) {
      if (heads[slot] == head
          && tails[slot] == tail
          && names[slot].length == len
          && (len <= 16 || Ascii.equalsIgnoreCase(names[slot], buf, off, len))) {
        return named[slot];
      }
    }
    return null;
  }

  private int slot(long head, long tail, int len) {
    long mixed = (head ^ Long.rotateLeft(tail, 23) ^ len) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }

  private static long head(byte[] buf, int off, int len) {
    if (len >= 8) {
      return fold((long) LONGS.get(buf, off));
    }
    return fold(len >= 4 ? (int) INTS.get(buf, off) & 0xFFFFFFFFL : upToThree(buf, off, len));
  }

  private static long tail(byte[] buf, int off, int len) {
    if (len >= 8) {
      return fold((long) LONGS.get(buf, off + len - 8));
    }
    return len >= 4 ? fold((int) INTS.get(buf, off + len - 4) & 0xFFFFFFFFL) : 0;
  }

  private static long upToThree(byte[] buf, int off, int len) {
    long first = buf[off] & 0xFF;
    long middle = buf[off + (len >>> 1)] & 0xFF;
    long last = buf[off + len - 1] & 0xFF;
    return first | middle << 8 | last << 16;
  }

  /** Turns A to Z into a to z in each of the eight bytes and leaves every other byte alone. */
  private static long fold(long word) {
    long low = word & ~HIGH_BITS;
    long fromA = low + (0x80 - 'A') * ONES;
    long beyondZ = low + (0x7F - 'Z') * ONES;
    long upper = (fromA ^ beyondZ) & ~word & HIGH_BITS;
    return word | upper >>> 2;
  }
}
