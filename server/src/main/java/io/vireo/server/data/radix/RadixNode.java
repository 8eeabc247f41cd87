package io.vireo.server.data.radix;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/** A node of a {@link Radix} tree. Owned by the data context. */
final class RadixNode {
  static final RadixNode[] NO_CHILDREN = {};
  static final byte[] NO_LABEL = {};

  private static final long NODE_BYTES = HeapLayout.object(3, 0);

  /** The bytes of the keys below since the parent. */
  byte[] label;

  /** Sorted by the first bytes of their labels. */
  RadixNode[] children = NO_CHILDREN;

  /** The value of the key that ends here, or null. */
  Object value;

  RadixNode(byte[] label, Object value) {
    this.label = label;
    this.value = value;
  }

  /** Bytes of the node, its label and its array of children. */
  long bytes() {
    return NODE_BYTES + labelBytes() + childrenBytes();
  }

  private long labelBytes() {
    return label.length == 0 ? 0 : HeapLayout.bytes(label.length);
  }

  /** Bytes of the array of children. */
  long childrenBytes() {
    return children.length == 0 ? 0 : HeapLayout.references(children.length);
  }

  /** The child whose label begins with a byte or, negative, the complement of its place. */
  int slot(byte first) {
    int low = 0;
    int high = children.length - 1;
    int wanted = first & 0xff;
    while (low <= high) {
      int middle = low + high >>> 1;
      int there = children[middle].label[0] & 0xff;
      if (there == wanted) {
        return middle;
      }
      if (there < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  /** The last node at or below this one: with the greatest key, if there is one. */
  RadixNode last() {
    RadixNode node = this;
    while (node.children.length > 0) {
      node = node.children[node.children.length - 1];
    }
    return node;
  }

  /** How many bytes of the label are the same as those of a key. */
  int common(byte[] key, int from, int end) {
    int length = Math.min(label.length, end - from);
    int different = Arrays.mismatch(label, 0, length, key, from, from + length);
    return different < 0 ? length : different;
  }
}
