package io.vireo.server.data.table;

import io.vireo.server.data.page.BlockAllocator;

/**
 * The segments of {@link Dict}s outside the heap, each in a block of its own: of the table of keys,
 * and of those that lead to the fields of large hashes. One for each store of entries; owned by the
 * data context.
 */
public final class TableBlocks extends OwnedBlocks {
  /** No segments yet, in blocks of an allocator that has no others. */
  public TableBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  /** Notes that a table is not needed any more, whose blocks are freed with those of the fields. */
  void unused(Dict table) {
    unused(table.blockBytes());
  }

  /**
   * Notes that some of those were freed.
   *
   * @param before its bytes then
   */
  void freed(Dict table, long before) {
    unused(table.blockBytes() - before);
  }
}
