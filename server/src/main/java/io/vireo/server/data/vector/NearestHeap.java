package io.vireo.server.data.vector;

import java.util.Arrays;

/**
 * Nodes with their distances, of which the nearest or the farthest comes first: a binary heap. Data
 * context only.
 *
 * <p>An item is one number: the distance, so that items sort by it, above the number of the node.
 */
final class NearestHeap {
  private static final int FIRST_CAPACITY = 64;

  /** Turns the order round for a heap whose farthest item comes first. */
  private final long flip;

  private long[] items = new long[FIRST_CAPACITY];
  private int size;

  /** An empty heap of which the nearest node comes first, or the farthest. */
  NearestHeap(boolean isFarthestFirst) {
    flip = isFarthestFirst ? -1 : 0;
  }

  /** A node at a distance. */
  static long item(float distance, int node) {
    int bits = Float.floatToIntBits(distance);
    // Negative floats sort the other way round by their bits.
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << Integer.SIZE | node;
  }

  /** The node of an item. */
  static int node(long item) {
    return (int) item;
  }

  /** The distance of an item. */
  static float distance(long item) {
    int bits = (int) (item >> Integer.SIZE);
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** The first item; there must be one. */
  long first() {
    return items[0] ^ flip;
  }

  /** Adds an item. */
  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    long key = item ^ flip;
    int at = size++;
    while (at > 0) {
      int parent = at - 1 >>> 1;
      if (items[parent] <= key) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = key;
  }

  /** Takes the first item out; there must be one. */
  long poll() {
    long first = items[0];
    long last = items[--size];
    if (size > 0) {
      sink(last);
    }
    return first ^ flip;
  }

  /** Puts an item in the place of the first one. */
  void replaceFirst(long item) {
    sink(item ^ flip);
  }

  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= key) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = key;
  }

  /** All items, the nearest first; the heap is empty then. */
  long[] drain() {
    long[] all = new long[size];
    for (int i = 0; i < all.length; i++) {
      all[i] = items[i] ^ flip;
    }
    Arrays.sort(all);
    size = 0;
    return all;
  }

  /** Bytes of the heap of the JVM. */
  long heapBytes() {
    return (long) items.length * Long.BYTES;
  }
}
