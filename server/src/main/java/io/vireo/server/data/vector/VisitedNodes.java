package io.vireo.server.data.vector;

import java.util.Arrays;

/** Which nodes a search has come by, by their numbers. Data context only. */
final class VisitedNodes {
  private static final int FIRST_CAPACITY = 256;

  private long[] bits = {};

  /** The numbers, so that clearing the bits takes as long as setting them did. */
  private int[] numbers = new int[FIRST_CAPACITY];

  private int count;

  /** Notes a node; false if it was noted before. */
  boolean add(int number) {
    int word = number >>> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length + (bits.length >>> 1)));
    }
    long bit = 1L << number;
    if ((bits[word] & bit) != 0) {
      return false;
    }
    bits[word] |= bit;
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
    return true;
  }

  /** Forgets all. */
  void clear() {
    for (int i = 0; i < count; i++) {
      bits[numbers[i] >>> 6] = 0;
    }
    count = 0;
  }

  /** Bytes of the heap. */
  long heapBytes() {
    return (long) bits.length * Long.BYTES + (long) numbers.length * Integer.BYTES;
  }
}
