package io.vireo.server.data.vector;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/** The nodes of a set in the order of their names, byte by byte. Data context only. */
final class NameOrder {
  /** Bytes for each node while they are sorted, and those of the order itself. */
  static final int SORTING_BYTES = 2 * (Long.BYTES + Integer.BYTES);

  private final VectorBlocks blocks;
  private int[] nodes;
  private int size;

  /**
   * Sorts some nodes.
   *
   * @param unsorted becomes this order's own
   */
  NameOrder(VectorBlocks blocks, int[] unsorted) {
    this.blocks = blocks;
    nodes = unsorted;
    size = unsorted.length;
    sort();
  }

  /**
   * Merges runs of two, four and so on. Most pairs differ in the eight bytes behind the prefix that
   * all names have in common, which are read once.
   */
  private void sort() {
    int prefix = commonPrefix();
    long[] parts = new long[size];
    for (int i = 0; i < size; i++) {
      // Unsigned numbers sort as bytes do.
      parts[i] = blocks.partOfName(nodes[i], prefix) ^ Long.MIN_VALUE;
    }
    long[] mergedParts = new long[size];
    int[] merged = new int[size];
    for (int run = 1; run < size; run *= 2) {
      for (int from = 0; from < size; from += 2 * run) {
        merge(parts, from, Math.min(from + run, size), run, mergedParts, merged);
      }
      long[] emptyParts = parts;
      parts = mergedParts;
      mergedParts = emptyParts;
      int[] empty = nodes;
      nodes = merged;
      merged = empty;
    }
  }

  /** Merges two runs that stand side by side. */
  private void merge(
      long[] parts, int from, int middle, int run, long[] mergedParts, int[] merged) {
    int end = Math.min(middle + run, size);
    int left = from;
    int right = middle;
    for (int i = from; i < end; i++) {
      boolean takesLeft = right == end || left < middle && !isAbove(parts, left, right);
      int taken = takesLeft ? left++ : right++;
      mergedParts[i] = parts[taken];
      merged[i] = nodes[taken];
    }
  }

  private boolean isAbove(long[] parts, int one, int other) {
    int compared = Long.compare(parts[one], parts[other]);
    return (compared != 0 ? compared : blocks.compareNames(nodes[one], nodes[other])) > 0;
  }

  /** The number of bytes with which all names begin. */
  private int commonPrefix() {
    Element first = new Element();
    Element other = new Element();
    int common = 0;
    for (int i = 0; i < size; i++) {
      blocks.name(nodes[i], other);
      if (i == 0) {
        blocks.name(nodes[i], first);
        common = first.length();
      }
      int differs =
          Arrays.mismatch(
              first.array(),
              first.offset(),
              first.offset() + common,
              other.array(),
              other.offset(),
              other.offset() + Math.min(common, other.length()));
      common = differs < 0 ? common : differs;
    }
    return common;
  }

  /** The place of the first node whose name is not below some bytes, or is above them. */
  int place(byte[] name, int offset, int length, boolean above) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      int compared = blocks.compareName(nodes[middle], name, offset, length);
      if (compared < 0 || above && compared == 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The node at a place. */
  int node(int place) {
    return nodes[place];
  }

  int size() {
    return size;
  }

  /** A node comes in, under a name that no other has. */
  void add(int node, Bytes name) {
    int at = place(name.array(), name.offset(), name.length(), false);
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size + (size >>> 1) + 1);
    }
    System.arraycopy(nodes, at, nodes, at + 1, size - at);
    nodes[at] = node;
    size++;
  }

  /** The node with a name goes; it must still be there. */
  void remove(Bytes name) {
    int at = place(name.array(), name.offset(), name.length(), false);
    size--;
    System.arraycopy(nodes, at + 1, nodes, at, size - at);
  }

  /** Bytes of the heap. */
  long heapBytes() {
    return HeapLayout.object(2, Integer.BYTES)
        + HeapLayout.bytes((long) nodes.length * Integer.BYTES);
  }
}
