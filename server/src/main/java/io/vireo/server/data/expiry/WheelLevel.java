package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import java.util.function.Consumer;

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

  private final PairChunks chunks;
  private final PairChunk[] stacks = new PairChunk[SLOTS];
  private long even;
  private long odd;

  /** What a compaction has not seen yet of a slot; still part of that slot. */
  private PairChunk aside;

  private int asideSlot = NO_SLOT;

  /** A level without pairs. */
  WheelLevel(PairChunks chunks) {
    this.chunks = chunks;
  }

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

  /** Adds a pair to a slot. */
  void push(int slot, long deadline, long hash) {
    PairChunk top = stacks[slot];
    if (top == null || top.isFull()) {
      top = chunks.onTopOf(top);
      stacks[slot] = top;
      occupied(slot, true);
    }
    top.push(deadline, hash);
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

  /** Removes the last pair of {@link #top}. */
  void pop(int slot) {
    PairChunk top = stacks[slot];
    top.pop();
    if (!top.isEmpty()) {
      return;
    }
    stacks[slot] = top.below();
    if (stacks[slot] == null && asideSlot != slot) {
      occupied(slot, false);
    }
    chunks.free(top);
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

  /** Removes the last pair of {@link #aside}. */
  void popAside() {
    PairChunk top = aside;
    top.pop();
    if (!top.isEmpty()) {
      return;
    }
    aside = top.below();
    if (aside == null) {
      occupied(asideSlot, stacks[asideSlot] != null);
      asideSlot = NO_SLOT;
    }
    chunks.free(top);
  }

  /** Shows all chunks. */
  void forEachChunk(Consumer<PairChunk> sink) {
    for (PairChunk top : stacks) {
      forEachChunk(top, sink);
    }
    forEachChunk(aside, sink);
  }

  private static void forEachChunk(PairChunk top, Consumer<PairChunk> sink) {
    for (PairChunk each = top; each != null; each = each.below()) {
      sink.accept(each);
    }
  }

  /** Has no pairs from now on, but chunks that are to be {@linkplain #freeSome freed}. */
  void abandon() {
    even = 0;
    odd = 0;
  }

  /**
   * Frees some chunks of a level that was abandoned.
   *
   * @return {@code most} less how many it freed
   */
  int freeSome(int most) {
    int left = most;
    for (int slot = 0; slot < SLOTS; slot++) {
      for (; left > 0 && stacks[slot] != null; left--) {
        chunks.free(stacks[slot]);
        stacks[slot] = stacks[slot].below();
      }
    }
    for (; left > 0 && aside != null; left--) {
      chunks.free(aside);
      aside = aside.below();
    }
    return left;
  }

  /** Heap bytes of a level without pairs. */
  static long emptyBytes() {
    return HeapLayout.object(3, 20) + HeapLayout.references(SLOTS);
  }
}
