package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/**
 * Pairs whose deadline lies before what a {@link TimingWheel} has passed already, in a binary heap.
 * They come when the clock has been set back, or with a deadline in the past. Owned by the data
 * context.
 */
final class LatePairs {
  private static final int SMALLEST = 8;

  private long[] pairs = {};
  private int count;

  int size() {
    return count;
  }

  /** The earliest deadline, or {@code Long.MAX_VALUE}. */
  long first() {
    return count == 0 ? Long.MAX_VALUE : pairs[0];
  }

  boolean isEmpty() {
    return count == 0;
  }

  long deadline(int index) {
    return pairs[2 * index];
  }

  long hash(int index) {
    return pairs[2 * index + 1];
  }

  void add(long deadline, long hash) {
    if (2 * count == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(2 * SMALLEST, 2 * pairs.length));
    }
    count++;
    put(count - 1, deadline, hash);
    up(count - 1);
  }

  /** Removes the pair at an index; 0 is the earliest. The pair that takes its place is another. */
  void remove(int index) {
    count--;
    put(index, deadline(count), hash(count));
    if (index < count) {
      up(index);
      down(index);
    }
    if (count == 0) {
      pairs = new long[0];
    } else if (8 * count < pairs.length && pairs.length > 2 * SMALLEST) {
      pairs = Arrays.copyOf(pairs, pairs.length / 2);
    }
  }

  long heapBytes() {
    return HeapLayout.object(1, 4) + HeapLayout.longs(pairs.length);
  }

  private void put(int index, long deadline, long hash) {
    pairs[2 * index] = deadline;
    pairs[2 * index + 1] = hash;
  }

  private void up(int from) {
    int index = from;
    while (index > 0 && deadline(index) < deadline((index - 1) / 2)) {
      swap(index, (index - 1) / 2);
      index = (index - 1) / 2;
    }
  }

  private void down(int from) {
    int index = from;
    int child = earlierChild(index);
    while (child < count && deadline(child) < deadline(index)) {
      swap(index, child);
      index = child;
      child = earlierChild(index);
    }
  }

  private int earlierChild(int index) {
    int left = 2 * index + 1;
    return left + 1 < count && deadline(left + 1) < deadline(left) ? left + 1 : left;
  }

  private void swap(int one, int other) {
    long deadline = deadline(one);
    long hash = hash(one);
    put(one, deadline(other), hash(other));
    put(other, deadline, hash);
  }
}
