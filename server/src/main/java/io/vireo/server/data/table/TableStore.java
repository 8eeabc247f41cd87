package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageMemory;
import java.util.function.Consumer;

/**
 * The blocks outside the heap in which the segments of one table keep what they have. Owned by the
 * data context.
 */
final class TableStore {
  private final OwnedBlocks blocks;
  private final PageMemory memory;
  private long blockBytes;

  /** Up to which place of the directory the segments of an unused table were freed. */
  private int freedTo;

  /** Uses some blocks. */
  TableStore(OwnedBlocks blocks) {
    this.blocks = blocks;
    memory = blocks.memory();
  }

  /** Heap bytes of the object itself. */
  static long ownBytes() {
    return HeapLayout.object(2, 12);
  }

  /** The blocks. */
  OwnedBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks. */
  PageMemory memory() {
    return memory;
  }

  /** Bytes of the blocks in use. */
  long blockBytes() {
    return blockBytes;
  }

  /**
   * Asks for pages for a change of the table, before it begins.
   *
   * @throws NoRoom if there are not enough
   */
  void ensureReserve() {
    blocks.allocator().ensureReserve();
  }

  /** True if there are pages for a change of the table that adds some bytes. */
  boolean hasReserve(long bytes) {
    return blocks.allocator().hasReserve(bytes);
  }

  /**
   * Makes a block with room for some bytes behind its head, for a change that has begun; its
   * address.
   */
  int require(int owner, int tag, int bytes) {
    int address = blocks.require(owner, tag, OwnedBlocks.HEAD_BYTES + bytes);
    blockBytes += blocks.allocator().capacity(address);
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
