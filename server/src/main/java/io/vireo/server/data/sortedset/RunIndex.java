package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;

/**
 * Finds members of a {@link ScoreRun} that is being made: a hash table of their numbers, with
 * linear probing. Owned by the data context.
 */
final class RunIndex {
  private static final int FIRST_SLOTS = 16;

  private final ScoreRun run;

  /** The number of a member and one, or 0; a power of two, of which at most half are in use. */
  private int[] slots = new int[FIRST_SLOTS];

  private int size;

  /** An index of a run without members. */
  RunIndex(ScoreRun run) {
    this.run = run;
  }

  long heapBytes() {
    return HeapLayout.object(2, 4) + HeapLayout.bytes((long) Integer.BYTES * slots.length);
  }

  /** The number of a member, or -1. */
  int find(byte[] member, int offset, int length, long hash) {
    int mask = slots.length - 1;
    for (int at = (int) hash & mask; slots[at] != 0; at = at + 1 & mask) {
      if (run.isAt(slots[at] - 1, member, offset, length)) {
        return slots[at] - 1;
      }
    }
    return -1;
  }

  /** Adds a member that is not there, and is in the run by now. */
  void add(int number, long hash) {
    if (++size * 2 > slots.length) {
      grow();
    }
    put(number, hash);
  }

  private void grow() {
    int[] before = slots;
    slots = new int[before.length * 2];
    for (int slot : before) {
      if (slot != 0) {
        put(slot - 1, run.hash(slot - 1));
      }
    }
  }

  private void put(int number, long hash) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    while (slots[at] != 0) {
      at = at + 1 & mask;
    }
    slots[at] = number + 1;
  }
}
