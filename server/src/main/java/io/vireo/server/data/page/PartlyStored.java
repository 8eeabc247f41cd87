package io.vireo.server.data.page;

import java.util.function.IntConsumer;

/**
 * A value that keeps parts of itself in blocks outside the heap, as long as an entry of a database
 * has it. Owned by the data context.
 *
 * @param <P> the blocks
 */
public interface PartlyStored<P extends StoredParts> {
  /**
   * An entry has this value from now on, and has parts stored there.
   *
   * @return true if there are parts to {@link #storeSome store}
   */
  boolean enter(P parts);

  /** An entry no longer has this value. If none has it there, it must not be read any more. */
  void leave(P parts);

  /** Brings all parts into the heap, since the value moves to entries that store them elsewhere. */
  default void bringBack() {}

  /**
   * Stores some parts that were there before the value {@linkplain #enter entered}.
   *
   * @param parts where
   * @param most how many
   * @return false if there are none left, or the value is stored there no more
   */
  default boolean storeSome(P parts, int most) {
    return false;
  }

  /** Shows the address of the block of each part, as tests want it. */
  void forEachBlock(IntConsumer sink);
}
