package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.function.Consumer;

/**
 * Where the segments of one table keep what they have: in blocks outside the heap as far as there
 * is room, or all in the heap. Owned by the data context.
 */
final class TableStore {
  private final OwnedBlocks blocks;
  private final PageMemory memory;
  private long blockBytes;

  /** Up to which place of the directory the segments of an unused table were freed. */
  private int freedTo;

  /** Uses the heap. */
  TableStore() {
    blocks = null;
    memory = null;
  }

  /** Uses blocks. */
  TableStore(OwnedBlocks blocks) {
    this.blocks = blocks;
    memory = blocks.memory();
  }

  /** Heap bytes of the object itself. */
  static long ownBytes() {
    return HeapLayout.object(2, 12);
  }

  /** The blocks, or null. */
  OwnedBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks; only if there are some. */
  PageMemory memory() {
    return memory;
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
