package io.vireo.server.data.listpack;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredParts;

/**
 * Small collections that no entry has yet, each in a block of its own that stays where it is. One
 * for each store of entries; owned by the data context.
 */
public final class DraftBlocks extends StoredParts {
  /** No collections yet, in blocks of an allocator that has no others. */
  public DraftBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  /**
   * Makes a block of some bytes; its address.
   *
   * @throws NoRoom if there is none
   */
  int make(int length) {
    int address = allocator.allocate(length);
    if (address == BlockAllocator.NONE) {
      throw new NoRoom();
    }
    return address;
  }

  /** Gives up a block. */
  void free(int address) {
    if (!isForgotten()) {
      allocator.free(address);
    }
  }

  @Override
  public boolean mayMove(int address) {
    return false;
  }

  @Override
  public void moved(int from, int to) {
    throw new IllegalStateException("what no entry has stays where it is");
  }
}
