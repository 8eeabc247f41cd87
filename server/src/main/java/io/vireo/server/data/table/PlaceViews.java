package io.vireo.server.data.table;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;

/**
 * Gives views of the collections in place of {@link EntryBlocks}, and is notified when those change
 * their blocks. Owned by the data context.
 */
public interface PlaceViews {
  /**
   * A view of the collection in place of an entry, good as long as the command runs.
   *
   * @param at where in the block of the entry the value begins
   */
  Value view(Packing packing, int address, int at);

  /** An entry has another block, as its collection in place has become larger or smaller. */
  void moved(int from, int to);

  /** A value has taken the place of a collection of whose elements it is made. */
  void tookPlace(Value value);
}
