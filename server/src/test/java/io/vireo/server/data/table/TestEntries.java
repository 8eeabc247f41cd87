package io.vireo.server.data.table;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.BlockAllocator;

/** Entries outside any database. */
final class TestEntries {
  private TestEntries() {}

  /** Entries without small collections. */
  static EntryBlocks in(BlockAllocator allocator) {
    return new EntryBlocks(
        allocator,
        new ValueUnpacker() {
          @Override
          public Value unpack(Packing packing, byte[] array) {
            throw new IllegalStateException();
          }

          @Override
          public void woken(int address, Value value, long heapBytes) {
            throw new IllegalStateException();
          }

          @Override
          public void opened(int address, Value value) {
            throw new IllegalStateException();
          }
        },
        false);
  }
}
