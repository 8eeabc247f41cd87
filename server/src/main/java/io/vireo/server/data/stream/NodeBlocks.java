package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.PartArrays;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.HeapObjects;

/**
 * Blocks outside the heap for the nodes of streams, all but the last of each. One for each store of
 * entries; owned by the data context.
 *
 * <p>A node is stored as a whole and read as a whole: it is copied out to be looked at. A command
 * that changes one takes it out, and it stays in the heap until another node of the stream is
 * changed.
 *
 * <pre>
 *   block    4 bytes   number of the node
 *            its listpack
 * </pre>
 */
public final class NodeBlocks extends StoredParts {
  private static final int NUMBER_BYTES = Integer.BYTES;

  /** Bytes of a listpack below which a block saves nothing. */
  private static final int LEAST_BYTES = 128;

  /** Room for the last node of a stream by the default settings, with an entry beyond them. */
  private static final int USUAL_ROOM_BYTES = 4096 + 256;

  private final HeapObjects nodes = new HeapObjects();

  /** Arrays of nodes that were stored, for those that are begun or changed again. */
  private final PartArrays spares = new PartArrays();

  /** The node that was copied last, and the copy: consumers come back to one again and again. */
  private StoredNode lastNode;

  private byte[] lastCopy;

  /** No nodes yet, in blocks of an allocator that has no others. */
  public NodeBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  @Override
  public long heapBytes() {
    long copy = lastCopy == null ? 0 : HeapLayout.bytes(lastCopy.length);
    return nodes.heapBytes() + copy + spares.heapBytes() + super.heapBytes();
  }

  /** Stores a copy of a node, or answers null if it is none that is stored, or there is no room. */
  StoredNode store(StreamNode node) {
    int bytes = node.bytes();
    if (bytes < LEAST_BYTES || NUMBER_BYTES + bytes > allocator.largest()) {
      return null;
    }
    int address = allocator.allocate(NUMBER_BYTES + bytes);
    if (address == BlockAllocator.NONE) {
      return null;
    }
    StoredNode stored = new StoredNode(node, address);
    stored.number(nodes.add(stored));
    memory.putInt(address, 0, stored.number());
    memory.put(address, NUMBER_BYTES, node.listpack(), 0, bytes);
    return stored;
  }

  /** A copy of the listpack of a node: a caller that changes it must {@link #free} the node. */
  byte[] copy(StoredNode node) {
    if (node != lastNode) {
      assert memory.getInt(node.address(), 0) == node.number() : "another node lies there";
      lastCopy = copyInto(new byte[HeapLayout.filled(node.bytes())], node);
      lastNode = node;
    }
    return lastCopy;
  }

  private byte[] copyInto(byte[] array, StoredNode node) {
    memory.get(node.address(), NUMBER_BYTES, array, 0, node.bytes());
    return array;
  }

  /** A copy with room to grow; the caller must {@link #free} the node. */
  byte[] copyToGrow(StoredNode node) {
    return copyInto(array(node.bytes()), node);
  }

  /**
   * An array for a node that will grow.
   *
   * @param bytes of it as it is, or of the one before
   */
  byte[] array(int bytes) {
    return spares.take(HeapLayout.filled(Math.max(USUAL_ROOM_BYTES, bytes + (bytes >> 2))));
  }

  /** Takes the array of a node that was stored, which is not needed any more. */
  void spare(byte[] array) {
    spares.add(array);
  }

  /** Bytes of the block of a node. */
  int blockBytes(StoredNode node) {
    return allocator.capacity(node.address());
  }

  /** Gives up a node. */
  void free(StoredNode node) {
    if (isForgotten()) {
      return;
    }
    if (node == lastNode) {
      lastNode = null;
      lastCopy = null;
    }
    nodes.remove(node.number());
    allocator.free(node.address());
  }

  @Override
  public void moved(int from, int to) {
    ((StoredNode) nodes.get(memory.getInt(from, 0))).address(to);
  }

  @Override
  public void forget() {
    super.forget();
    nodes.clear();
    spares.clear();
    lastNode = null;
    lastCopy = null;
  }
}
