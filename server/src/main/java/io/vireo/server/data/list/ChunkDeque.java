package io.vireo.server.data.list;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.StoredParts;
import java.util.Arrays;

/**
 * The {@link Chunk}s of a list, in order. Data context only.
 *
 * <p>A chunk is an array in the heap, or {@linkplain ChunkBlocks stored} outside it: then {@link
 * #look} copies it, and {@link #open} brings it back to be changed. The two at the ends are stored
 * only while the list is not changed; the code that changes it sees to that.
 *
 * <p>Costs: constant at both ends; finding an element by its index skips 64 chunks at a time from
 * the nearer end; putting a chunk in or taking one out moves those on the nearer side.
 */
final class ChunkDeque implements StoredParts.Abandoned {
  /*
   * A ring of references, whose length is a power of two. Beside it stands one number for each
   * block of 64 slots: how many elements its chunks have together. A walk to an index steps from
   * block to block, and looks at the chunks themselves only within the first and the last one. So
   * a list of ten million elements in 15,000 chunks is crossed in some 250 steps, while a push or
   * pop changes just one number.
   *
   * Where a chunk is stored, its slot of the ring is null, and the same slot of a second ring has its
   * ticket, from which its elements are known.
   */

  private static final int BLOCK_SHIFT = 6;
  private static final int BLOCK = 1 << BLOCK_SHIFT;
  private static final int LEAST_LENGTH = 4;

  /** Chunks of a list that is gone which are freed together. */
  private static final int CHUNKS_FREED_TOGETHER = 64;

  private byte[][] ring = new byte[LEAST_LENGTH][];

  /** As long as the ring, or null if no chunk was ever stored. */
  private long[] tickets;

  private ChunkBlocks blocks;

  /** Those that keep chunks, or null. */
  private ListImages images;

  private int[] sums = new int[1];
  private int head;
  private int size;
  private long elements;
  private long chunkBytes;
  private long storedBytes;
  private long passed;

  /** How many chunks. */
  int size() {
    return size;
  }

  /** How many elements they have together. */
  long elements() {
    return elements;
  }

  /** Heap bytes of this and all it holds. */
  @Override
  public long heapBytes() {
    return HeapLayout.object(5, 40)
        + HeapLayout.references(ring.length)
        + (tickets == null ? 0 : HeapLayout.bytes(tickets.length * 8L))
        + HeapLayout.bytes(sums.length * 4L)
        + chunkBytes;
  }

  /** Heap bytes of the chunks alone. */
  long chunkBytes() {
    return chunkBytes;
  }

  /** Bytes of the blocks of stored chunks. */
  @Override
  public long blockBytes() {
    return storedBytes;
  }

  private int slot(int index) {
    return head + index & ring.length - 1;
  }

  /** The chunk at an index, or null if it is stored. */
  byte[] get(int index) {
    return ring[slot(index)];
  }

  /** The ticket of the chunk at an index, or 0 if it is in the heap. */
  long ticket(int index) {
    return ring[slot(index)] == null ? tickets[slot(index)] : 0;
  }

  /** True if the chunk at an index is stored in its compressed form. */
  boolean isStoredCompressed(int index) {
    long ticket = ticket(index);
    return ticket != 0 && blocks.isCompressed(ticket);
  }

  /** The chunk at an index, or a copy if it is stored: a change of that would be lost. */
  byte[] look(int index) {
    byte[] chunk = get(index);
    return chunk == null ? blocks.copy(tickets[slot(index)]) : chunk;
  }

  /** Elements of the chunk at an index. */
  int count(int index) {
    return countAt(slot(index));
  }

  private int countAt(int slot) {
    byte[] chunk = ring[slot];
    return chunk == null ? ChunkBlocks.count(tickets[slot]) : Chunk.count(chunk);
  }

  /** Bytes of the listpack or the large element at an index, when it is not compressed. */
  int bytes(int index) {
    byte[] chunk = get(index);
    return chunk == null ? blocks.bytes(tickets[slot(index)]) : Chunk.bytes(chunk);
  }

  /** Where chunks can be stored, or null. */
  ChunkBlocks blocks() {
    return blocks;
  }

  /** Sets where chunks can be stored from now on. None is. */
  void blocks(ChunkBlocks newBlocks) {
    blocks = newBlocks;
  }

  /** An image keeps the present chunks, so that they must not be changed in place. */
  void hold(ListImage by) {
    if (images == null) {
      images = new ListImages();
    }
    images.add(by);
  }

  /** An image needs them no more. */
  void release(ListImage by) {
    if (images != null) {
      images.remove(by);
      images = images.isEmpty() ? null : images;
    }
  }

  /** The images that keep chunks, or null. */
  ListImages images() {
    return images;
  }

  /**
   * Stores the chunk at an index, if it can be; true if it was not stored before, but is now. Its
   * array serves for another chunk.
   */
  boolean store(int index) {
    int slot = slot(index);
    byte[] chunk = ring[slot];
    long ticket = chunk == null || blocks == null ? 0 : blocks.store(chunk);
    if (ticket == 0) {
      return false;
    }
    if (tickets == null) {
      tickets = new long[ring.length];
    }
    tickets[slot] = ticket;
    ring[slot] = null;
    chunkBytes -= HeapLayout.bytes(chunk.length);
    storedBytes += blocks.blockBytes(ticket);
    spare(chunk);
    return true;
  }

  /** An array is the list's no more: another chunk may have it, unless an image shows it. */
  private void spare(byte[] array) {
    if (blocks != null && images == null) {
      blocks.spares().add(array);
    }
  }

  /** The chunk at an index, which is not stored any more. */
  byte[] open(int index) {
    int slot = slot(index);
    if (ring[slot] == null) {
      bring(slot, null, false);
    }
    return ring[slot];
  }

  /** Has the chunks at the ends in the heap, with room to grow there up to some limits. */
  void openEnds(ListLimits limits) {
    openEnd(slot(0), limits, true);
    openEnd(slot(size - 1), limits, false);
  }

  private void openEnd(int slot, ListLimits limits, boolean front) {
    if (ring[slot] == null) {
      bring(slot, limits, front);
    }
  }

  /** Brings a stored chunk into the heap; a listpack with room up to some limits, if any. */
  private void bring(int slot, ListLimits limits, boolean front) {
    long ticket = tickets[slot];
    byte[] copy;
    if (ChunkBlocks.isListpack(ticket)) {
      int bytes = blocks.bytes(ticket);
      copy = blocks.copy(ticket, limits == null ? bytes : limits.room(bytes), front);
    } else {
      copy = blocks.copy(ticket);
    }
    giveUp(slot);
    ring[slot] = copy;
    chunkBytes += HeapLayout.bytes(copy.length);
  }

  /** A stored chunk is no longer the list's. */
  private void giveUp(int slot) {
    long ticket = tickets[slot];
    storedBytes -= blocks.blockBytes(ticket);
    if (images == null || !images.takeOver(ticket)) {
      blocks.free(ticket);
    }
  }

  /** The list is no longer needed: gives up what is stored, once no image shows it any more. */
  void abandon() {
    if (storedBytes > 0) {
      blocks.abandon(this);
    }
  }

  @Override
  public boolean isHeld() {
    return images != null;
  }

  @Override
  public boolean freeSome() {
    for (int i = 0; storedBytes > 0 && i < CHUNKS_FREED_TOGETHER; i++) {
      if (get(size - 1) == null) {
        giveUp(slot(size - 1));
      }
      size--;
    }
    return storedBytes == 0;
  }

  /**
   * Puts a chunk in the place of the one at an index, or the same one that has changed.
   *
   * @param change by how many elements there are more of them
   */
  void set(int index, byte[] chunk, int change) {
    int slot = slot(index);
    byte[] before = ring[slot];
    if (before != chunk) {
      forgetBytes(slot);
      ring[slot] = chunk;
      chunkBytes += HeapLayout.bytes(chunk.length);
    }
    count(slot, change);
    elements += change;
  }

  private void forgetBytes(int slot) {
    if (ring[slot] == null) {
      giveUp(slot);
    } else {
      chunkBytes -= HeapLayout.bytes(ring[slot].length);
    }
  }

  private void count(int slot, int change) {
    sums[slot >> BLOCK_SHIFT] += change;
  }

  /** Adds a chunk at an index, from 0 to {@link #size}. */
  void insert(int index, byte[] chunk) {
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
    ring[slot] = chunk;
    int count = Chunk.count(chunk);
    count(slot, count);
    elements += count;
    chunkBytes += HeapLayout.bytes(chunk.length);
  }

  /** Moves a chunk; what stands in the old place then is of no meaning. */
  private void move(int from, int to) {
    int source = slot(from);
    int target = slot(to);
    ring[target] = ring[source];
    if (tickets != null) {
      tickets[target] = tickets[source];
    }
    if (source >> BLOCK_SHIFT != target >> BLOCK_SHIFT) {
      int count = countAt(target);
      count(source, -count);
      count(target, count);
    }
  }

  /** Takes chunks out, whose arrays serve for others. */
  void remove(int index, int count) {
    for (int i = index; i < index + count; i++) {
      forget(slot(i));
    }
    if (index < size - index - count) {
      for (int i = index - 1; i >= 0; i--) {
        move(i, i + count);
      }
      clear(0, count);
      head = slot(count);
    } else {
      for (int i = index + count; i < size; i++) {
        move(i, i - count);
      }
      clear(size - count, count);
    }
    size -= count;
    shrink();
  }

  private void forget(int slot) {
    int count = countAt(slot);
    count(slot, -count);
    elements -= count;
    byte[] chunk = ring[slot];
    forgetBytes(slot);
    if (chunk != null) {
      spare(chunk);
    }
  }

  private void clear(int index, int count) {
    for (int i = index; i < index + count; i++) {
      ring[slot(i)] = null;
    }
  }

  /** Takes all chunks out that have no elements. */
  void removeEmpty() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (count(i) == 0) {
        forgetBytes(slot(i));
      } else {
        if (kept != i) {
          move(i, kept);
        }
        kept++;
      }
    }
    clear(kept, size - kept);
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
    byte[][] next = new byte[length][];
    unroll(ring, next);
    if (tickets != null) {
      long[] nextTickets = new long[length];
      unroll(tickets, nextTickets);
      tickets = nextTickets;
    }
    ring = next;
    head = 0;
    sums = new int[Math.max(1, length >> BLOCK_SHIFT)];
    for (int i = 0; i < size; i++) {
      count(i, countAt(i));
    }
  }

  /** Copies what a ring of chunks or tickets has to the beginning of another. */
  private void unroll(Object from, Object to) {
    int untilWrap = Math.min(size, ring.length - head);
    System.arraycopy(from, head, to, 0, untilWrap);
    System.arraycopy(from, 0, to, untilWrap, size - untilWrap);
  }

  /**
   * Finds the chunk with an element; {@link #passed} tells then how many elements are in front of
   * that chunk.
   *
   * @param index of the element, from 0 to {@link #elements} - 1
   */
  int seek(long index) {
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
  long passed() {
    return passed;
  }

  /** A copy for another list; none of its chunks is stored. */
  ChunkDeque copy() {
    ChunkDeque copy = new ChunkDeque();
    copy.ring = new byte[ring.length][];
    copy.sums = Arrays.copyOf(sums, sums.length);
    copy.head = head;
    copy.size = size;
    copy.elements = elements;
    for (int i = 0; i < size; i++) {
      byte[] chunk = get(i) == null ? look(i) : Chunk.copyOf(get(i));
      copy.ring[slot(i)] = chunk;
      copy.chunkBytes += HeapLayout.bytes(chunk.length);
    }
    return copy;
  }
}
