package io.vireo.server.data.page;

import java.util.function.IntConsumer;

/**
 * A value that has parts of itself in blocks outside the heap, which are freed when no entry of a
 * database has it any more. Owned by the data context.
 *
 * @param <P> the blocks
 */
public interface PartlyStored<P extends StoredParts> {
  /** An entry has this value from now on, whose parts lie there. */
  void enter(P parts);

  /** An entry no longer has this value. If none has it, it must not be read any more. */
  void leave(P parts);

  /** Shows the address of the block of each part, as tests want it. */
  void forEachBlock(IntConsumer sink);

  /** Shows the address of each block of tables that lead to the parts, as tests want it. */
  default void forEachTableBlock(IntConsumer sink) {}
}
