package io.vireo.server.data.page;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/** Which blocks of a page are taken. Owned by the data context. */
final class BlockMap {
  /*
   * A bit for each block, set if it is free, and above that a bit for each word that has one set:
   * so the lowest free block is found in three steps, however full the page is. Taking the lowest
   * keeps what is alive together at the beginning, and memory behind it untouched.
   *
   * The bits lie beside the page. A list of free blocks that goes through the blocks themselves
   * would be shorter, but then compaction would have to touch every dead block to find those that
   * live.
   */
  private final int blocks;
  private final long[] free;
  private final long[] words;

  /** A map of {@code blocks}, all free. */
  BlockMap(int blocks) {
    this.blocks = blocks;
    this.free = ones(blocks);
    this.words = ones(free.length);
  }

  private static long[] ones(int bits) {
    long[] ones = new long[bits + 63 >>> 6];
    Arrays.fill(ones, -1);
    ones[ones.length - 1] = -1L >>> -bits;
    return ones;
  }

  /** Blocks, free or not. */
  int blocks() {
    return blocks;
  }

  /** Bytes of the heap. */
  long heapBytes() {
    return HeapLayout.object(2, 4) + HeapLayout.longs(free.length) + HeapLayout.longs(words.length);
  }

  /** Takes the lowest free block; there must be one. */
  int take() {
    int group = 0;
    while (words[group] == 0) {
      group++;
    }
    int word = (group << 6) + Long.numberOfTrailingZeros(words[group]);
    long bits = free[word];
    free[word] = bits & bits - 1;
    if (free[word] == 0) {
      words[group] &= words[group] - 1;
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** Makes a taken block free. */
  void release(int block) {
    free[block >>> 6] |= 1L << block;
    words[block >>> 12] |= 1L << (block >>> 6);
  }

  /** True if that is a block, and taken. */
  boolean isTaken(int block) {
    return block >= 0 && block < blocks && (free[block >>> 6] & 1L << block) == 0;
  }

  /** The first taken block that is not below {@code from}, or -1. */
  int nextTaken(int from) {
    if (from >= blocks) {
      return -1;
    }
    int word = from >>> 6;
    long taken = ~free[word] & -1L << from;
    while (taken == 0 && ++word < free.length) {
      taken = ~free[word];
    }
    int block = (word << 6) + Long.numberOfTrailingZeros(taken);
    return block < blocks ? block : -1;
  }
}
