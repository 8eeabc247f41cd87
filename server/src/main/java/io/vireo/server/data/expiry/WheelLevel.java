package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;

/**
 * One level of a {@link TimingWheel}: a stack of pairs for each of twice 64 slots. Owned by the
 * data context.
 */
final class WheelLevel {
  /*
   * Time is cut into slots, and 64 slots are a window that begins at a multiple of itself. The level
   * has room for two windows, the one that time is in and the next: windows of even number use the
   * first 64 slots, odd ones the others. So the next window can be filled while this one is in use.
   */
  static final int WINDOW = 64;
  static final int SLOTS = 2 * WINDOW;

  private static final int NO_SLOT = -1;

  private final PairChunk[] stacks = new PairChunk[SLOTS];
  private long even;
  private long odd;

  /** What a compaction has not seen yet of a slot; still part of that slot. */
  private PairChunk aside;

  private int asideSlot = NO_SLOT;

  boolean isEmpty() {
    return (even | odd) == 0;
  }

  /**
   * How many slots after the start of a window its first slot with pairs is, or that of the next
   * window. The level must not be empty.
   */
  int first(long window) {
    boolean isEven = (window & 1) == 0;
    long here = isEven ? even : odd;
    if (here != 0) {
      return Long.numberOfTrailingZeros(here);
    }
    return WINDOW + Long.numberOfTrailingZeros(isEven ? odd : even);
  }

  boolean isOccupied(int slot) {
    return ((slot < WINDOW ? even : odd) >>> slot & 1) != 0;
  }

  private void occupied(int slot, boolean is) {
    long bit = 1L << slot;
    if (slot < WINDOW) {
      even = is ? even | bit : even & ~bit;
    } else {
      odd = is ? odd | bit : odd & ~bit;
    }
  }

  /** Adds a pair to a slot; how many heap bytes that took. */
  long push(int slot, long deadline, long hash) {
    PairChunk top = stacks[slot];
    long grown = 0;
    if (top == null || top.isFull()) {
      top = PairChunk.onTopOf(top);
      stacks[slot] = top;
      grown = top.heapBytes();
      occupied(slot, true);
    }
    top.push(deadline, hash);
    return grown;
  }

  /** The chunk whose last pair is to be taken next from an occupied slot. */
  PairChunk top(int slot) {
    if (stacks[slot] == null) {
      stacks[slot] = aside;
      aside = null;
      asideSlot = NO_SLOT;
    }
    return stacks[slot];
  }

  /** Removes the last pair of {@link #top}; how many heap bytes that freed. */
  long pop(int slot) {
    PairChunk top = stacks[slot];
    top.pop();
    if (!top.isEmpty()) {
      return 0;
    }
    stacks[slot] = top.below();
    if (stacks[slot] == null && asideSlot != slot) {
      occupied(slot, false);
    }
    return top.heapBytes();
  }

  /** Begins to compact a slot: all its pairs are now to be seen by {@link #aside}. */
  void setAside(int slot) {
    if (isOccupied(slot)) {
      aside = stacks[slot];
      asideSlot = slot;
      stacks[slot] = null;
    }
  }

  /** The chunk whose last pair is to be seen next, or null if the slot is compacted. */
  PairChunk aside() {
    return aside;
  }

  /** Removes the last pair of {@link #aside}; how many heap bytes that freed. */
  long popAside() {
    PairChunk top = aside;
    top.pop();
    if (!top.isEmpty()) {
      return 0;
    }
    aside = top.below();
    if (aside == null) {
      occupied(asideSlot, stacks[asideSlot] != null);
      asideSlot = NO_SLOT;
    }
    return top.heapBytes();
  }

  /** Heap bytes of a level without pairs. */
  static long emptyBytes() {
    return HeapLayout.object(2, 20) + HeapLayout.references(SLOTS);
  }
}
