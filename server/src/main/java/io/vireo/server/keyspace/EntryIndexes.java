package io.vireo.server.keyspace;

import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.EntryBlocks;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What has to know of the entries of one database beside its table: calendars, samples for
 * eviction, counts, and the state that is held fast. Data context only.
 */
final class EntryIndexes implements EntryStore.Listener {
  private final Supplier<EntryStore> store;
  private final Cuts cuts;
  private final KeyDeadlines deadlines;
  private final ElementExpiry fields;
  private final ElementExpiry ids;
  private final StreamActivity activity;
  private final VolatileKeys volatileKeys;

  /**
   * What has no entries yet.
   *
   * @param store the entries of the database, which are others when it has been emptied
   */
  EntryIndexes(
      Supplier<EntryStore> store,
      Cuts cuts,
      KeyDeadlines deadlines,
      ElementExpiry fields,
      ElementExpiry ids,
      StreamActivity activity,
      VolatileKeys volatileKeys) {
    this.store = store;
    this.cuts = cuts;
    this.deadlines = deadlines;
    this.fields = fields;
    this.ids = ids;
    this.activity = activity;
    this.volatileKeys = volatileKeys;
  }

  private EntryBlocks blocks() {
    return store.get().blocks();
  }

  /** The calendar of a value with elements that may have deadlines. */
  ElementExpiry elements(int address) {
    return blocks().type(address) == Type.STREAM ? ids : fields;
  }

  long heapBytes() {
    return deadlines.heapBytes() + fields.heapBytes() + ids.heapBytes() + volatileKeys.heapBytes();
  }

  /** Bytes of blocks. */
  long blockBytes() {
    return deadlines.blockBytes()
        + fields.blockBytes()
        + ids.blockBytes()
        + volatileKeys.blockBytes();
  }

  /** Shows the address of each of those. */
  void forEachTableBlock(IntConsumer sink) {
    deadlines.forEachTableBlock(sink);
    fields.forEachTableBlock(sink);
    ids.forEachTableBlock(sink);
    volatileKeys.forEachTableBlock(sink);
  }

  /** All entries are gone. */
  void clear() {
    deadlines.clear();
    fields.clear();
    ids.clear();
    activity.clear();
    volatileKeys.clear();
  }

  /** A key has another deadline, or none. */
  void retimed(long before, long deadline, long hash) {
    if (before != deadline) {
      deadlines.forget(before, hash);
      deadlines.add(deadline, hash);
    }
  }

  @Override
  public void rewritten(int before, long deadlineBefore, int address, long hash) {
    long deadline = blocks().deadline(address);
    if (before != address || deadlineBefore != deadline) {
      volatileKeys.replaced(before, address, hash);
      retimed(deadlineBefore, deadline, hash);
    }
  }

  /** An entry came into the table. */
  void entered(int address) {
    Value value = blocks().value(address);
    if (value != null) {
      activity.entered(value);
    }
    if (blocks().canPerish(address)) {
      elements(address).entered(address);
    }
  }

  @Override
  public void opened(Value value) {
    activity.entered(value);
  }

  /** An entry left the table; its block is still as it was. */
  void left(int address) {
    if ((blocks().flags(address) & EntryBlocks.ELEMENTS_EXPIRE) != 0) {
      elements(address).left(address);
    }
    Value value = blocks().value(address);
    if (value != null) {
      activity.left(value);
      cuts.left(value);
    }
  }

  @Override
  public void moved(int from, int to) {
    volatileKeys.moved(from, to);
    movedInCut(from, to);
  }

  @Override
  public void moved(int from, int to, long hash) {
    volatileKeys.moved(from, to, hash);
    movedInCut(from, to);
  }

  private void movedInCut(int from, int to) {
    cuts.moved(store.get(), from, to);
  }
}
