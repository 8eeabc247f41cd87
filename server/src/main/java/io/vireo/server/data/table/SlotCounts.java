package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.KeySlot;
import java.util.random.RandomGenerator;

/**
 * How many entries of a table belong to each slot of a cluster. Owned by the data context.
 *
 * <p>Groups of slots have sums of their own, so that an entry's slot is drawn at random by looking
 * at a few hundred numbers.
 */
final class SlotCounts {
  private static final int GROUP = 128;

  private final int[] slots = new int[KeySlot.COUNT];
  private final long[] groups = new long[KeySlot.COUNT / GROUP];
  private long all;

  /** An entry with an ordered hash came ({@code 1}) or went ({@code -1}). */
  void add(long hash, int delta) {
    int slot = KeySlot.ofOrdered(hash);
    slots[slot] += delta;
    groups[slot / GROUP] += delta;
    all += delta;
  }

  /** The entries of a slot. */
  int of(int slot) {
    return slots[slot];
  }

  /** The slot of an entry that is drawn, each with the same chance; there must be one. */
  int random(RandomGenerator random) {
    long left = random.nextLong(all);
    int group = 0;
    while (left >= groups[group]) {
      left -= groups[group++];
    }
    int slot = group * GROUP;
    while (left >= slots[slot]) {
      left -= slots[slot++];
    }
    return slot;
  }

  /** Heap bytes of such an object; the same for all. */
  static long heapBytes() {
    return HeapLayout.object(2, Long.BYTES)
        + HeapLayout.bytes((long) Integer.BYTES * KeySlot.COUNT)
        + HeapLayout.bytes((long) Long.BYTES * KeySlot.COUNT / GROUP);
  }
}
