package io.vireo.server.data.sortedset;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.TableBlocks;

/**
 * The members of large sorted sets outside the heap: the leaves of their trees, each in a block of
 * its own, and the members that are too long for leaves. One for each store of entries; owned by
 * the data context.
 */
public final class LeafBlocks extends LeafParts {
  private final TableBlocks tables;
  private final LeafViews views = new LeafViews();

  /**
   * No members yet.
   *
   * @param allocator has no other blocks
   * @param tables where the indexes of members lie
   */
  public LeafBlocks(BlockAllocator allocator, TableBlocks tables) {
    super(allocator);
    this.tables = tables;
  }

  /** Where the indexes of members lie. */
  TableBlocks tables() {
    return tables;
  }

  /** Views of leaves, for all trees. */
  LeafViews views() {
    return views;
  }
}
