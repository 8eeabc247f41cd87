package io.vireo.server.data.table;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;

/** Makes values of the bytes that {@link EntryBlocks} keep. Owned by the data context. */
public interface ValueUnpacker {
  /**
   * A value.
   *
   * @param array its own from now on; it may be longer than what is in it
   */
  Value unpack(Packing packing, byte[] array);

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

  /** The value of an entry is an object now, whose bytes in the heap were not counted yet. */
  void opened(int address, Value value);
}
