package io.vireo.server.data.string;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.OwnedBlocks;

/**
 * The parts of {@link LongString}s outside the heap. One for each store of entries; owned by the
 * data context.
 *
 * <p>The tag of a block is the number of the part.
 */
public final class StringBlocks extends OwnedBlocks {
  /** No strings yet, in blocks of an allocator that has no others. */
  public StringBlocks(BlockAllocator allocator) {
    super(allocator);
  }
}
