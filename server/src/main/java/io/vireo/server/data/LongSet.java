package io.vireo.server.data;

/** A set of 64-bit numbers, such as hashes, which only grows. Confined to one thread. */
public final class LongSet {
  private static final int FIRST = 16;

  private long[] slots = new long[FIRST];
  private int size;
  private boolean zero;

  /** Adds a number; false if it was there. */
  public boolean add(long number) {
    if (number == 0) {
      boolean fresh = !zero;
      zero = true;
      return fresh;
    }
    int slot = slotOf(number);
    if (slots[slot] == number) {
      return false;
    }
    slots[slot] = number;
    if (++size * 2 > slots.length) {
      grow();
    }
    return true;
  }

  /** True if a number is there. */
  public boolean contains(long number) {
    return number == 0 ? zero : slots[slotOf(number)] == number;
  }

  /** How many numbers there are. */
  public int size() {
    return size + (zero ? 1 : 0);
  }

  /** Heap bytes of the set. */
  public long heapBytes() {
    return HeapLayout.object(1, 5) + HeapLayout.longs(slots.length);
  }

  private int slotOf(long number) {
    int mask = slots.length - 1;
    int slot = (int) (number ^ number >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != number) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long number : before) {
      if (number != 0) {
        slots[slotOf(number)] = number;
      }
    }
  }
}
