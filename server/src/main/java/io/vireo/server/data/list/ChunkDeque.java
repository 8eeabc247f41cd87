package io.vireo.server.data.list;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.page.StoredParts;

/**
 * The chunks of a list, in order, which lie in {@link ChunkBlocks}. Data context only.
 *
 * <p>Costs: constant at both ends; finding an element by its index skips 64 chunks at a time from
 * the nearer end; putting a chunk in or taking one out moves the tickets on the nearer side.
 */
class ChunkDeque implements StoredParts.Abandoned, PartListpack.Owner {
  /*
   * A ring of tickets, whose length is a power of two. A ring of 64 slots or more has one number
   * beside it for each block of 64: how many elements its chunks have together. A walk to an index
   * steps from block to block, and looks at the tickets themselves only within the first and the
   * last one. So a list of ten million elements in 15,000 chunks is crossed in some 250 steps, while
   * a push or pop changes just one number.
   */

  private static final int BLOCK_SHIFT = 6;
  private static final int BLOCK = 1 << BLOCK_SHIFT;
  private static final int LEAST_LENGTH = 4;

  /** Chunks of a list that is gone which are freed together. */
  private static final int CHUNKS_FREED_TOGETHER = 64;

  private static final int[] NO_SUMS = {};

  private long[] ring = new long[LEAST_LENGTH];
  private ChunkBlocks blocks;

  /** Of each block of slots; empty if there is none. */
  private int[] sums = NO_SUMS;

  private int head;
  private int size;
  private long elements;
  private long storedBytes;
  private long arrayBytes;
  private long passed;

  /** How many chunks. */
  final int size() {
    return size;
  }

  /** How many elements they have together. */
  final long elements() {
    return elements;
  }

  /** Heap bytes of this, and of elements that are too long for a block. */
  @Override
  public final long heapBytes() {
    return HeapLayout.object(4, 40)
        + HeapLayout.bytes(ring.length * 8L)
        + (sums.length == 0 ? 0 : HeapLayout.bytes(sums.length * 4L))
        + arrayBytes;
  }

  /** Bytes of the blocks of the chunks. */
  @Override
  public final long blockBytes() {
    return storedBytes;
  }

  private int slot(int index) {
    return head + index & ring.length - 1;
  }

  /** The ticket of the chunk at an index. */
  final long ticket(int index) {
    return ring[slot(index)];
  }

  /** Takes a step of loading the ends, where commands mostly work: see {@link Value#touch}. */
  final void touch(long element, int step, CacheLines lines) {
    if (size == 0) {
      return;
    }
    if (step == Value.TOUCH_DIRECTORY) {
      lines.loaded((int) ring[head]);
    } else if (step == Value.TOUCH_BUCKET) {
      touchChunks(element, lines);
    } else if (step == Value.TOUCH_PART && element != Value.FIRST_ELEMENT) {
      blocks.touchEnd(ticket(size - 1), lines);
    }
  }

  /** Loads the beginning of the chunk at one end or both. */
  private void touchChunks(long element, CacheLines lines) {
    if (element != Value.LAST_ELEMENT) {
      blocks.touch(ChunkBlocks.number(ticket(0)), lines);
    }
    if (element != Value.FIRST_ELEMENT) {
      blocks.touch(ChunkBlocks.number(ticket(size - 1)), lines);
    }
  }

  /** Elements of the chunk at an index. */
  final int count(int index) {
    return ChunkBlocks.count(ticket(index));
  }

  /** Bytes of the listpack or the large element at an index, when it is not compressed. */
  final int bytes(int index) {
    return blocks.bytes(ticket(index));
  }

  /** Where the chunks are stored, or null if that is not known yet. */
  final ChunkBlocks blocks() {
    return blocks;
  }

  /** Sets where the chunks are stored; there must be none. */
  final void blocks(ChunkBlocks newBlocks) {
    assert size == 0;
    blocks = newBlocks;
  }

  /**
   * Points a view at the chunk at an index, so that its elements can be changed in place; {@link
   * #changed} must follow. It is not compressed any more if it was.
   */
  final ChunkListpack open(int index, ChunkListpack view) {
    long ticket = ticket(index);
    if (ChunkBlocks.isCompressed(ticket)) {
      putChunk(index, blocks.decompressed(ticket));
    } else if (blocks.isFrozen(ChunkBlocks.number(ticket))) {
      putChunk(index, blocks.copyOf(blocks, ticket));
    }
    return view.point(this, ticket(index));
  }

  /** The chunk at an index was changed in place. */
  final void changed(int index, ChunkListpack view) {
    int slot = slot(index);
    int change = view.count() - ChunkBlocks.count(ring[slot]);
    if (change != 0) {
      ring[slot] = view.ticket();
      count(slot, change);
      elements += change;
    }
  }

  /**
   * The chunk at an index has no elements any more, and is to be taken out: {@link #removeEmpty}.
   */
  final void empty(int index) {
    int slot = slot(index);
    int before = countAt(slot);
    ring[slot] = ChunkBlocks.withCount(ring[slot], 0);
    count(slot, -before);
    elements -= before;
  }

  @Override
  public final void resized(int bytes) {
    storedBytes += bytes;
  }

  /** Puts a chunk in the place of the one at an index. */
  final void putChunk(int index, long ticket) {
    int slot = slot(index);
    int change = ChunkBlocks.count(ticket) - ChunkBlocks.count(ring[slot]);
    giveUp(ring[slot]);
    take(slot, ticket);
    count(slot, change);
    elements += change;
  }

  private void take(int slot, long ticket) {
    ring[slot] = ticket;
    storedBytes += blocks.blockBytes(ChunkBlocks.number(ticket));
    arrayBytes += blocks.heapBytes(ticket);
  }

  /** A chunk is no longer the list's. */
  private void giveUp(long ticket) {
    storedBytes -= blocks.blockBytes(ChunkBlocks.number(ticket));
    arrayBytes -= blocks.heapBytes(ticket);
    blocks.free(ChunkBlocks.number(ticket));
  }

  /** The list is no longer needed: gives up what is stored. */
  final void abandon() {
    if (size > 0) {
      blocks.abandon(this);
    }
  }

  @Override
  public final boolean freeSome() {
    for (int i = 0; size > 0 && i < CHUNKS_FREED_TOGETHER; i++) {
      giveUp(ticket(--size));
    }
    return size == 0;
  }

  private void count(int slot, int change) {
    if (sums.length > 0) {
      sums[slot >> BLOCK_SHIFT] += change;
    }
  }

  /** Adds a chunk at an index, from 0 to {@link #size}. */
  final void insertChunk(int index, long ticket) {
    if (size == ring.length) {
      resize(ring.length * 2);
    }
    if (index < size / 2) {
      head = head - 1 & ring.length - 1;
      size++;
      for (int i = 0; i < index; i++) {
        move(i + 1, i);
      }
    } else {
      size++;
      for (int i = size - 1; i > index; i--) {
        move(i - 1, i);
      }
    }
    int slot = slot(index);
    take(slot, ticket);
    int count = ChunkBlocks.count(ticket);
    count(slot, count);
    elements += count;
  }

  /** Moves a chunk; what stands in the old place then is of no meaning. */
  private void move(int from, int to) {
    int source = slot(from);
    int target = slot(to);
    ring[target] = ring[source];
    if (source >> BLOCK_SHIFT != target >> BLOCK_SHIFT) {
      int count = countAt(target);
      count(source, -count);
      count(target, count);
    }
  }

  /** Takes chunks out. */
  final void removeChunks(int index, int count) {
    for (int i = index; i < index + count; i++) {
      forget(slot(i));
    }
    if (index < size - index - count) {
      for (int i = index - 1; i >= 0; i--) {
        move(i, i + count);
      }
      head = slot(count);
    } else {
      for (int i = index + count; i < size; i++) {
        move(i, i - count);
      }
    }
    size -= count;
    shrink();
  }

  private void forget(int slot) {
    int count = countAt(slot);
    count(slot, -count);
    elements -= count;
    giveUp(ring[slot]);
  }

  private int countAt(int slot) {
    return ChunkBlocks.count(ring[slot]);
  }

  /** Takes all chunks out that have no elements. */
  final void removeEmpty() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (count(i) == 0) {
        giveUp(ticket(i));
      } else {
        if (kept != i) {
          move(i, kept);
        }
        kept++;
      }
    }
    size = kept;
    shrink();
  }

  private void shrink() {
    if (size <= ring.length / 4 && ring.length > LEAST_LENGTH) {
      int wanted = Math.max(LEAST_LENGTH, Integer.highestOneBit(Math.max(1, size * 2 - 1)) * 2);
      resize(wanted);
    }
  }

  private void resize(int length) {
    long[] next = new long[length];
    int untilWrap = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, next, 0, untilWrap);
    System.arraycopy(ring, 0, next, untilWrap, size - untilWrap);
    ring = next;
    head = 0;
    sums = length < BLOCK ? NO_SUMS : new int[length >> BLOCK_SHIFT];
    for (int i = 0; i < size; i++) {
      count(i, countAt(i));
    }
  }

  /**
   * Finds the chunk with an element; {@link #passed} tells then how many elements are in front of
   * that chunk.
   *
   * @param index of the element, from 0 to {@link #elements} - 1
   */
  final int seek(long index) {
    return index < elements / 2 ? seekForward(index) : seekBackward(index);
  }

  private int seekForward(long index) {
    int i = 0;
    long before = 0;
    while (true) {
      int slot = slot(i);
      boolean isBlock = (slot & BLOCK - 1) == 0 && size - i >= BLOCK;
      boolean skip = isBlock && before + sums[slot >> BLOCK_SHIFT] <= index;
      int count = skip ? sums[slot >> BLOCK_SHIFT] : countAt(slot);
      if (before + count > index) {
        passed = before;
        return i;
      }
      before += count;
      i += skip ? BLOCK : 1;
    }
  }

  private int seekBackward(long index) {
    int i = size;
    long before = elements;
    while (before > index) {
      int slot = slot(i - 1);
      boolean isBlock = (slot & BLOCK - 1) == BLOCK - 1 && i >= BLOCK;
      boolean skip = isBlock && before - sums[slot >> BLOCK_SHIFT] > index;
      before -= skip ? sums[slot >> BLOCK_SHIFT] : countAt(slot);
      i -= skip ? BLOCK : 1;
    }
    passed = before;
    return i;
  }

  /** How many elements are in front of the chunk that {@link #seek} found last. */
  final long passed() {
    return passed;
  }

  /**
   * Adds copies of all chunks of another list, which may lie in other blocks.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for them; this has none then
   */
  final void copy(ChunkDeque from) {
    try {
      for (int i = 0; i < from.size; i++) {
        insertChunk(size, blocks.copyOf(from.blocks, from.ticket(i)));
      }
    } catch (Throwable failure) {
      while (!freeSome()) {}
      throw failure;
    }
  }
}
