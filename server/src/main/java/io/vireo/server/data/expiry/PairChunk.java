package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;

/**
 * Pairs of a deadline and a hash, and the chunk below on the same stack. Owned by the data context.
 */
final class PairChunk {
  private static final int SMALLEST = 4;
  private static final int LARGEST = 256;

  private final long[] pairs;
  private final PairChunk below;
  private int count;

  private PairChunk(int capacity, PairChunk below) {
    this.pairs = new long[2 * capacity];
    this.below = below;
  }

  /**
   * A chunk on top of another, or of none. The higher the stack, the larger, up to four kilobytes,
   * so that neither few pairs nor many waste much and growing never copies.
   */
  static PairChunk onTopOf(PairChunk below) {
    int capacity = below == null ? SMALLEST : Math.min(LARGEST, below.pairs.length);
    return new PairChunk(capacity, below);
  }

  PairChunk below() {
    return below;
  }

  boolean isFull() {
    return 2 * count == pairs.length;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void push(long deadline, long hash) {
    pairs[2 * count] = deadline;
    pairs[2 * count + 1] = hash;
    count++;
  }

  /** The deadline of the pair that {@link #pop} removes. */
  long deadline() {
    return pairs[2 * count - 2];
  }

  /** The hash of the pair that {@link #pop} removes. */
  long hash() {
    return pairs[2 * count - 1];
  }

  void pop() {
    count--;
  }

  long heapBytes() {
    return HeapLayout.object(2, 4) + HeapLayout.longs(pairs.length);
  }
}
