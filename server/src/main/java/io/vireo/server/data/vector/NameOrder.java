package io.vireo.server.data.vector;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/** The nodes of a set in the order of their names, byte by byte. Data context only. */
final class NameOrder {
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

  /** By the first bytes of the names, which are looked up once; then those with the same ones. */
  private void sort() {
    long[][] keys = new long[size][];
    for (int i = 0; i < size; i++) {
      // Unsigned numbers sort as bytes do.
      keys[i] = new long[] {blocks.firstOfName(nodes[i]) ^ Long.MIN_VALUE, nodes[i]};
    }
    Arrays.sort(
        keys,
        (one, other) -> {
          int first = Long.compare(one[0], other[0]);
          return first != 0 ? first : blocks.compareNames((int) one[1], (int) other[1]);
        });
    for (int i = 0; i < size; i++) {
      nodes[i] = (int) keys[i][1];
    }
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
