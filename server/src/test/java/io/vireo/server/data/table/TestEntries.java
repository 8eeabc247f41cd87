package io.vireo.server.data.table;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.BlockAllocator;

/** Entries outside any database. */
final class TestEntries {
  private TestEntries() {}

  /** Entries without small collections. */
  static EntryBlocks in(BlockAllocator allocator) {
    return in(allocator, false);
  }

  /** Entries without small collections, in the order of their slots or not. */
  static EntryBlocks in(BlockAllocator allocator, boolean slotted) {
    return new EntryBlocks(
        allocator,
        new PlaceViews() {
          @Override
          public Value view(Packing packing, int address, int at) {
            throw new IllegalStateException();
          }

          @Override
          public void moved(int from, int to) {
            throw new IllegalStateException();
          }

          @Override
          public void tookPlace(Value value) {
            throw new IllegalStateException();
          }
        },
        slotted);
  }
}
