package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
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

  private static final int MOST_BYTES = 24 * 1024;

  private final HeapObjects nodes = new HeapObjects();

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
    return nodes.heapBytes() + copy + super.heapBytes();
  }

  /** Stores a copy of a node, or answers null if it is none that is stored, or there is no room. */
  StoredNode store(StreamNode node) {
    int bytes = node.bytes();
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
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
      byte[] copy = new byte[HeapLayout.filled(node.bytes())];
      memory.get(node.address(), NUMBER_BYTES, copy, 0, node.bytes());
      lastNode = node;
      lastCopy = copy;
    }
    return lastCopy;
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
    lastNode = null;
    lastCopy = null;
  }
}
