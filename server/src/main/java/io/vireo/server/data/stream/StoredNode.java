package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * A node of a stream whose listpack is in a block outside the heap: what is known of it without
 * looking there. {@link NodeBlocks} makes it. Owned by the data context.
 */
final class StoredNode {
  private final StreamId lastId;
  private final int bytes;
  private final int live;
  private int number;
  private int address;

  /** A node as it is, in a block with an address; it has no number yet. */
  StoredNode(StreamNode node, int address) {
    this.lastId = node.lastId();
    this.bytes = node.bytes();
    this.live = (int) node.live();
    this.address = address;
  }

  /** Heap bytes of each. */
  static long heapBytes() {
    return HeapLayout.object(1, 4 * Integer.BYTES) + HeapLayout.object(0, 2 * Long.BYTES);
  }

  /** Its number among all nodes in the same blocks. */
  int number() {
    return number;
  }

  /** Sets its number. */
  void number(int newNumber) {
    number = newNumber;
  }

  /** Bytes of the listpack. */
  int bytes() {
    return bytes;
  }

  /** The id of the last entry, be it deleted or not. */
  StreamId lastId() {
    return lastId;
  }

  /** Entries that are not deleted. */
  int live() {
    return live;
  }

  /** Address of its block. */
  int address() {
    return address;
  }

  /** Sets the address of its block, which has moved. */
  void address(int newAddress) {
    address = newAddress;
  }
}
