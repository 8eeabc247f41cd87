package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.function.Consumer;

/**
 * Where the segments of one table keep what they have: in the heap, or, from some moment on, in
 * blocks outside of it as far as there is room. Owned by the data context.
 */
final class TableStore {
  private OwnedBlocks blocks;
  private PageMemory memory;
  private long blockBytes;

  /**
   * Up to which place of hashes those segments were stored that were here before; -1 at the end.
   */
  private long storedTo = -1;

  /** Up to which place of the directory the segments of an unused table were freed. */
  private int freedTo;

  /** Uses the heap. */
  TableStore() {}

  /** Uses blocks from the beginning. */
  TableStore(OwnedBlocks blocks) {
    enter(blocks);
    storedTo = -1;
  }

  /** Heap bytes of the object itself. */
  static long ownBytes() {
    return HeapLayout.object(2, 20);
  }

  /** The blocks, or null. */
  OwnedBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks; only if there are some. */
  PageMemory memory() {
    return memory;
  }

  /** Uses blocks from now on. None is in use. */
  void enter(OwnedBlocks these) {
    assert blockBytes == 0 : "segments are stored elsewhere";
    blocks = these;
    memory = these.memory();
    storedTo = 0;
  }

  /** Bytes of the blocks in use. */
  long blockBytes() {
    return blockBytes;
  }

  /** Makes a block with room for some bytes behind its head; its address, or NONE. */
  int make(int owner, int tag, int bytes) {
    int address = blocks.make(owner, tag, OwnedBlocks.HEAD_BYTES + bytes);
    if (address != BlockAllocator.NONE) {
      blockBytes += blocks.allocator().capacity(address);
    }
    return address;
  }

  /** Gives up a block. */
  void free(int address) {
    blockBytes -= blocks.allocator().capacity(address);
    blocks.allocator().free(address);
  }

  /**
   * Stores about {@code pieces} of what is in the heap; false if there is none left, or there is no
   * room.
   */
  <S extends Buckets<S>> boolean storeSome(Directory<S> directory, int pieces) {
    int left = pieces;
    while (blocks != null && storedTo >= 0 && left > 0) {
      int index = directory.indexOf(PlaceScan.hashFrom(storedTo));
      S segment = directory.at(index);
      long before = segment.heapBytes();
      boolean stored = segment.storeAll();
      directory.resized(segment.heapBytes() - before);
      left -= segment.pieces();
      long next = PlaceScan.end(directory, segment, index);
      storedTo = !stored || next >>> PlaceScan.BITS != 0 ? -1 : next;
    }
    return blocks != null && storedTo >= 0;
  }

  /** Brings all segments into the heap, and uses blocks no more. */
  <S extends Buckets<S>> void bringBack(Directory<S> directory) {
    if (blocks == null) {
      return;
    }
    directory.forEach(
        segment -> {
          long before = segment.heapBytes();
          segment.bringBack();
          directory.resized(segment.heapBytes() - before);
        });
    blocks = null;
    memory = null;
  }

  /**
   * Frees the blocks of up to {@code segments}; the table is not needed any more.
   *
   * @param last sees each segment before
   * @return true if none is left
   */
  <S extends Buckets<S>> boolean freeSome(Directory<S> directory, int segments, Consumer<S> last) {
    for (int i = 0; i < segments && freedTo < directory.length(); i++) {
      S segment = directory.at(freedTo);
      last.accept(segment);
      segment.discard();
      freedTo += directory.span(segment);
    }
    return freedTo >= directory.length();
  }
}
