package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.RowIndex;

/**
 * What the leaves of one {@link ScoreTree} take: makes, replaces and frees their blocks, and sums
 * these up. Owned by the data context.
 */
final class LeafMemory {
  private final LeafParts parts;
  private final LeafScratch scratch;
  private RowIndex index;
  private long blockBytes;

  /** Heap bytes of members that are longer than any block. */
  private long arrayBytes;

  /**
   * Without leaves.
   *
   * @param scratch what all leaves in these blocks work with
   */
  LeafMemory(LeafParts parts, LeafScratch scratch) {
    this.parts = parts;
    this.scratch = scratch;
  }

  /** Where leaves and long members lie. */
  LeafParts parts() {
    return parts;
  }

  /** Has an index changed where members move to other leaves. */
  void index(RowIndex by) {
    index = by;
  }

  /** What a step may work with. */
  LeafScratch scratch() {
    return scratch;
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    return HeapLayout.object(3, 16) + arrayBytes;
  }

  /** Bytes of the blocks. */
  long blockBytes() {
    return blockBytes;
  }

  /** Makes a block of some bytes for a leaf; its number. */
  int make(int bytes) {
    int leaf = parts.makeLeaf(bytes);
    blockBytes += parts.blockBytes(leaf);
    return leaf;
  }

  /** Gives a leaf another block; {@link #release} of the one that it had follows. */
  void requireOther(int leaf, int bytes) {
    parts.requireOtherLeaf(leaf, bytes);
    blockBytes += parts.blockBytes(leaf);
  }

  /** Gives a leaf another block, if there is one; {@link #release} follows then. */
  boolean takeOther(int leaf, int bytes) {
    boolean taken = parts.takeOtherLeaf(leaf, bytes);
    blockBytes += taken ? parts.blockBytes(leaf) : 0;
    return taken;
  }

  /** Frees the block that a leaf had. */
  void release(int address) {
    blockBytes -= parts.allocator().capacity(address);
    parts.allocator().free(address);
  }

  /** Gives up a leaf, but not the long members that it names. */
  void free(int leaf) {
    blockBytes -= parts.blockBytes(leaf);
    parts.free(leaf);
  }

  /** Copies a member that is too long for a leaf; its number. */
  int addLong(byte[] member, int offset, int length) {
    int number = parts.makeLong(member, offset, length);
    blockBytes += parts.blockBytes(number);
    arrayBytes += parts.arrayBytes(number);
    return number;
  }

  /** Gives up a long member. */
  void removeLong(int number) {
    blockBytes -= parts.blockBytes(number);
    arrayBytes -= parts.arrayBytes(number);
    parts.free(number);
  }

  /** Members with the first hashes of the scratch lie in another leaf. */
  void moved(int count, int from, int to) {
    if (index == null) {
      return;
    }
    long[] hashes = scratch.hashes;
    scratch.lines.begin();
    for (int i = 0; i < count; i++) {
      index.touch(hashes[i], Value.TOUCH_BUCKET, scratch.lines);
    }
    scratch.lines.load();
    for (int i = 0; i < count; i++) {
      index.change(hashes[i], from, to);
    }
  }
}
