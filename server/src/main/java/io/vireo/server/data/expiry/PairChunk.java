package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.OwnedBlocks;

/**
 * Pairs of a deadline and a hash, and the chunk below on the same stack. The largest chunks lie in
 * blocks outside the heap where there are some, the others in the heap. Owned by the data context.
 */
final class PairChunk implements OwnedBlocks.Owner {
  private static final int SMALLEST = 4;

  /** Pairs of the largest chunk, which fill four kibibytes behind the head of their block. */
  private static final int LARGEST = 255;

  private static final int PAIR_BYTES = 2 * Long.BYTES;

  private final PairChunk below;
  private final int capacity;
  private int count;

  /** Null if the pairs lie in a block. */
  private long[] pairs;

  /** Null if the pairs lie in the heap. */
  private OwnedBlocks blocks;

  private int address = BlockAllocator.NONE;

  private PairChunk(int capacity, PairChunk below, OwnedBlocks blocks) {
    this.capacity = capacity;
    this.below = below;
    if (blocks == null || capacity < LARGEST || !makeBlock(blocks)) {
      pairs = new long[2 * capacity];
    }
  }

  private boolean makeBlock(OwnedBlocks in) {
    int owner = in.own(this);
    address = in.make(owner, 0, OwnedBlocks.HEAD_BYTES + capacity * PAIR_BYTES);
    if (address == BlockAllocator.NONE) {
      in.disown(owner);
      return false;
    }
    blocks = in;
    return true;
  }

  /**
   * Makes a chunk on top of another, or of none. The higher the stack, the larger, up to four
   * kilobytes, so that neither few pairs nor many waste much and growing never copies.
   *
   * @param blocks for the largest chunks, or null to have all in the heap
   */
  static PairChunk onTopOf(PairChunk below, OwnedBlocks blocks) {
    int capacity = below == null ? SMALLEST : Math.min(LARGEST, 2 * below.capacity);
    return new PairChunk(capacity, below, blocks);
  }

  PairChunk below() {
    return below;
  }

  boolean isFull() {
    return count == capacity;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void push(long deadline, long hash) {
    if (pairs == null) {
      int at = offset(count);
      blocks.memory().putLong(address, at, deadline);
      blocks.memory().putLong(address, at + Long.BYTES, hash);
    } else {
      pairs[2 * count] = deadline;
      pairs[2 * count + 1] = hash;
    }
    count++;
  }

  private static int offset(int index) {
    return OwnedBlocks.HEAD_BYTES + index * PAIR_BYTES;
  }

  /** The deadline of the pair that {@link #pop} removes. */
  long deadline() {
    return pairs == null
        ? blocks.memory().getLong(address, offset(count - 1))
        : pairs[2 * count - 2];
  }

  /** The hash of the pair that {@link #pop} removes. */
  long hash() {
    return pairs == null
        ? blocks.memory().getLong(address, offset(count - 1) + Long.BYTES)
        : pairs[2 * count - 1];
  }

  void pop() {
    count--;
  }

  @Override
  public void moved(int tag, int to) {
    address = to;
  }

  /** The block of the pairs, or {@link BlockAllocator#NONE}. */
  int address() {
    return address;
  }

  /** Brings the pairs into the heap if they lie in a block. */
  void bringBack() {
    if (pairs != null) {
      return;
    }
    long[] copy = new long[2 * capacity];
    for (int i = 0; i < 2 * count; i++) {
      copy[i] = blocks.memory().getLong(address, OwnedBlocks.HEAD_BYTES + i * Long.BYTES);
    }
    discard();
    pairs = copy;
  }

  /** Frees the block, if the pairs lie in one; the chunk is not needed any more. */
  void discard() {
    if (address != BlockAllocator.NONE) {
      blocks.disown(blocks.owner(address));
      blocks.allocator().free(address);
      address = BlockAllocator.NONE;
      blocks = null;
    }
  }

  long blockBytes() {
    return blocks == null ? 0 : blocks.allocator().capacity(address);
  }

  long heapBytes() {
    return HeapLayout.object(3, 12) + (pairs == null ? 0 : HeapLayout.longs(pairs.length));
  }
}
