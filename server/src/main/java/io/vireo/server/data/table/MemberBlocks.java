package io.vireo.server.data.table;

import io.vireo.server.data.page.BlockAllocator;

/**
 * The members of large sets outside the heap: chunks of {@link MemberArena}s, some sixty members in
 * each, and long members, each in a block of its own, and the segments of the tables that lead to
 * them. One for each store of entries; owned by the data context.
 *
 * <p>The tag of a chunk is which of the arena's it is; that of a member has bit 31 besides.
 */
public final class MemberBlocks extends OwnedBlocks {
  /** No members yet, in blocks of an allocator that has no others. */
  public MemberBlocks(BlockAllocator allocator) {
    super(allocator);
  }
}
