package io.vireo.server.keyspace;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.Relocation;
import io.vireo.server.data.page.StoredParts;

/**
 * Blocks of one kind, and what closes the holes between them. Data context only.
 *
 * @param allocator of the blocks
 * @param compaction that moves them
 * @param parts of values that the blocks are for, or null for those of entries
 */
record BlockPool(BlockAllocator allocator, Compaction compaction, StoredParts parts) {
  /** Pages that go back together. */
  static final int PAGES_AT_ONCE = 8;

  /** Blocks of entries; the holder of their addresses is notified when they move. */
  static BlockPool of(BlockAllocator allocator, Relocation relocation) {
    return new BlockPool(allocator, new Compaction(allocator, relocation), null);
  }

  /** Blocks for parts of values. */
  static BlockPool of(StoredParts parts) {
    BlockAllocator allocator = parts.allocator();
    return new BlockPool(allocator, new Compaction(allocator, parts), parts);
  }

  /** Bytes of the blocks in use. */
  long used() {
    return parts == null ? allocator.used() : parts.used();
  }

  /** Heap bytes of the books on blocks and pages. */
  long heapBytes() {
    return parts == null ? allocator.heapBytes() : parts.heapBytes();
  }

  /** Bytes of the holes. */
  long holes() {
    return allocator.touched() - allocator.used();
  }

  /** True if images need blocks, so that they must not be forgotten. */
  boolean isHeld() {
    return parts != null && parts.isHeld();
  }

  /** True if there are unused blocks to free. */
  boolean isFreeing() {
    return parts != null && parts.isFreeing();
  }
}
