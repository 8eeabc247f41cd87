package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.table.BlockArrays;
import io.vireo.server.data.table.OwnedBlocks;
import io.vireo.server.data.table.RowIndex;
import java.util.function.IntConsumer;

/**
 * The memory of the leaves of one {@link ScoreTree}, by number: each a block outside the heap, or
 * an array where there is no room for one. Owned by the data context.
 *
 * <p>Members that are too long for leaves have memory of their own, which leaves name by number.
 */
final class LeafMemory {
  /** Heap bytes of the object itself, of the pieces' and of the one that has the long members. */
  private static final long OWN_BYTES =
      HeapLayout.object(4, 4) + HeapLayout.object(1, 0) + 2 * BlockArrays.ownBytes();

  private final BlockArrays pieces;

  private final LongMembers longMembers;
  private final LeafScratch scratch;
  private RowIndex index;

  /** Keeps loads alive in the eyes of the compiler. */
  private int sink;

  /**
   * Without leaves, which will lie in some blocks.
   *
   * @param scratch what all leaves in these blocks work with
   */
  LeafMemory(OwnedBlocks blocks, LeafScratch scratch) {
    this(new BlockArrays(blocks), scratch);
  }

  private LeafMemory(BlockArrays pieces, LeafScratch scratch) {
    this.pieces = pieces;
    this.scratch = scratch;
    longMembers = new LongMembers(pieces.blocks());
  }

  /** Has an index changed where members move to other leaves. */
  void index(RowIndex by) {
    index = by;
  }

  /** What a step may work with. */
  LeafScratch scratch() {
    return scratch;
  }

  /** Members with the first hashes of the scratch lie in another leaf. */
  void moved(int count, int from, int to) {
    if (index == null) {
      return;
    }
    long[] hashes = scratch.hashes;
    int loaded = 0;
    for (int i = 0; i < count; i++) {
      loaded += index.touchSlot(hashes[i]);
    }
    sink = loaded;
    for (int i = 0; i < count; i++) {
      index.change(hashes[i], from, to);
    }
  }

  /** The array of a leaf in the heap, or null. */
  byte[] array(int leaf) {
    return pieces.array(leaf);
  }

  int address(int leaf) {
    return pieces.address(leaf);
  }

  /** The bytes of the blocks. */
  PageMemory memory() {
    return pieces.memory();
  }

  /** A number for a leaf, which has no memory yet. */
  int claim() {
    return pieces.claim();
  }

  /** Gives a leaf memory, in a block if that can be; what it had is the caller's. */
  void allocate(int leaf, int bytes) {
    pieces.allocate(leaf, bytes);
  }

  /** Gives a leaf memory in the heap. */
  void allocateInHeap(int leaf, int bytes) {
    pieces.allocateInHeap(leaf, bytes);
  }

  /** Bytes of a block. */
  int blockBytes(int address) {
    return pieces.blocks().allocator().capacity(address);
  }

  /** Gives up memory that a leaf had. */
  void release(int leaf, byte[] array, int address) {
    pieces.release(leaf, array, address);
  }

  /** Gives up a leaf, but not the long members that it names. */
  void free(int leaf) {
    pieces.drop(leaf);
  }

  /** The members that are too long for leaves. */
  LongMembers longMembers() {
    return longMembers;
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    return OWN_BYTES + pieces.heapBytes() + longMembers.pieces().heapBytes();
  }

  /** Bytes of the blocks. */
  long blockBytes() {
    return pieces.blockBytes() + longMembers.pieces().blockBytes();
  }

  // Where they are stored.

  /** The leaves are not needed any more. */
  void abandon() {
    pieces.abandon();
    longMembers.pieces().abandon();
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    pieces.forEachBlock(sink);
    longMembers.pieces().forEachBlock(sink);
  }

  /** A copy in some blocks; leaves keep their numbers, and name long members of this one. */
  LeafMemory copyTo(OwnedBlocks blocks, LeafScratch with) {
    return new LeafMemory(pieces.copyTo(blocks), with);
  }

  /** Shows the number of each leaf. */
  void forEach(IntConsumer sink) {
    pieces.forEach(sink);
  }
}
