package io.vireo.server.data.list;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/**
 * The {@link Chunk}s of a list, in order. Data context only.
 *
 * <p>Costs: constant at both ends; finding an element by its index skips 64 chunks at a time from
 * the nearer end; putting a chunk in or taking one out moves those on the nearer side.
 */
final class ChunkDeque {
  /*
   * A ring of references, whose length is a power of two. Beside it stands one number for each
   * block of 64 slots: how many elements its chunks have together. A walk to an index steps from
   * block to block, and looks at the chunks themselves only within the first and the last one. So
   * a list of ten million elements in 15,000 chunks is crossed in some 250 steps, while a push or
   * pop changes just one number.
   */

  private static final int BLOCK_SHIFT = 6;
  private static final int BLOCK = 1 << BLOCK_SHIFT;
  private static final int LEAST_LENGTH = 4;

  private byte[][] ring = new byte[LEAST_LENGTH][];
  private int[] blocks = new int[1];
  private int head;
  private int size;
  private long elements;
  private long chunkBytes;
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
  long heapBytes() {
    return HeapLayout.object(2, 32)
        + HeapLayout.references(ring.length)
        + HeapLayout.bytes(blocks.length * 4L)
        + chunkBytes;
  }

  /** Heap bytes of the chunks alone. */
  long chunkBytes() {
    return chunkBytes;
  }

  private int slot(int index) {
    return head + index & ring.length - 1;
  }

  /** The chunk at an index. */
  byte[] get(int index) {
    return ring[slot(index)];
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
      ring[slot] = chunk;
      chunkBytes += HeapLayout.bytes(chunk.length) - HeapLayout.bytes(before.length);
    }
    count(slot, change);
    elements += change;
  }

  private void count(int slot, int change) {
    blocks[slot >> BLOCK_SHIFT] += change;
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
    byte[] chunk = ring[source];
    ring[target] = chunk;
    if (source >> BLOCK_SHIFT != target >> BLOCK_SHIFT) {
      int count = Chunk.count(chunk);
      count(source, -count);
      count(target, count);
    }
  }

  /** Takes chunks out. */
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
    int count = Chunk.count(ring[slot]);
    count(slot, -count);
    elements -= count;
    chunkBytes -= HeapLayout.bytes(ring[slot].length);
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
      if (Chunk.count(get(i)) == 0) {
        chunkBytes -= HeapLayout.bytes(get(i).length);
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
    int untilWrap = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, next, 0, untilWrap);
    System.arraycopy(ring, 0, next, untilWrap, size - untilWrap);
    ring = next;
    head = 0;
    blocks = new int[Math.max(1, length >> BLOCK_SHIFT)];
    for (int i = 0; i < size; i++) {
      count(i, Chunk.count(next[i]));
    }
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
      boolean skip = isBlock && before + blocks[slot >> BLOCK_SHIFT] <= index;
      int count = skip ? blocks[slot >> BLOCK_SHIFT] : Chunk.count(ring[slot]);
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
      boolean skip = isBlock && before - blocks[slot >> BLOCK_SHIFT] > index;
      before -= skip ? blocks[slot >> BLOCK_SHIFT] : Chunk.count(ring[slot]);
      i -= skip ? BLOCK : 1;
    }
    passed = before;
    return i;
  }

  /** How many elements are in front of the chunk that {@link #seek} found last. */
  long passed() {
    return passed;
  }

  /** A copy for another list. */
  ChunkDeque copy() {
    ChunkDeque copy = new ChunkDeque();
    copy.ring = new byte[ring.length][];
    copy.blocks = Arrays.copyOf(blocks, blocks.length);
    copy.head = head;
    copy.size = size;
    copy.elements = elements;
    for (int i = 0; i < size; i++) {
      byte[] chunk = Chunk.copyOf(get(i));
      copy.ring[slot(i)] = chunk;
      copy.chunkBytes += HeapLayout.bytes(chunk.length);
    }
    return copy;
  }
}
