package io.vireo.server.data.sortedset;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.OwnedBlocks;

/**
 * The members of large sorted sets outside the heap: the leaves of their trees, each in a block of
 * its own. One for each store of entries; owned by the data context.
 *
 * <p>The tag of a block is the number of the leaf among those of the tree; see {@link ScoreLeaf}.
 */
public final class LeafBlocks extends OwnedBlocks {
  private final LeafViews views = new LeafViews();

  /** No members yet, in blocks of an allocator that has no others. */
  public LeafBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  /** Views of leaves, for all trees. */
  LeafViews views() {
    return views;
  }
}
