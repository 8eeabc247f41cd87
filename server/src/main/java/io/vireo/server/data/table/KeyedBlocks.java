package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Value;

/**
 * Blocks outside the heap that each begin with a key, as a {@link Dict} wants to find them. Owned
 * by the data context.
 */
public interface KeyedBlocks {
  /** True if the key of a block is these bytes. */
  boolean hasKey(int address, byte[] key, int from, int length);

  /** The hash of the key of a block. */
  long hash(int address);

  /** Adds what a look-up of a block needs to what is loaded. */
  void touch(int address, CacheLines lines);

  /**
   * Adds what commands look at of a collection in place: the end of a list, all of a hash. The
   * beginning of the block is loaded.
   */
  default void touchValue(int address, CacheLines lines) {}

  /** The value in the heap of a block, or null if all of it lies beside its key. */
  default Value value(int address) {
    return null;
  }

  /** True if hashes are those of {@link io.vireo.server.data.KeySlot#ordered}. */
  default boolean isSlotted() {
    return false;
  }
}
