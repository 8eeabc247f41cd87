package io.vireo.server.data.table;

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

  /**
   * Loads what a look-up of a block needs.
   *
   * @return of no meaning, but must be used
   */
  int touch(int address);

  /** Loads of a collection in place what commands look at: the end of a list, all of a hash. */
  default int touchValue(int address) {
    return 0;
  }

  /** The value in the heap of a block, or null if all of it lies beside its key. */
  default Value value(int address) {
    return null;
  }

  /** True if hashes are those of {@link io.vireo.server.data.KeySlot#ordered}. */
  default boolean isSlotted() {
    return false;
  }
}
