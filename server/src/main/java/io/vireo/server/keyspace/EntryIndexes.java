package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import io.vireo.server.data.table.EntryBlocks;
import java.util.function.IntConsumer;

/**
 * What has to know of the entries of one database beside its table: calendars, samples for
 * eviction, counts, and the state that is held fast. Data context only.
 */
final class EntryIndexes {
  private final Database db;
  private final KeyDeadlines deadlines;
  private final ElementExpiry fields;
  private final ElementExpiry ids;
  private final StreamActivity activity;
  private final VolatileKeys volatileKeys;

  EntryIndexes(
      Database db,
      KeyDeadlines deadlines,
      ElementExpiry fields,
      ElementExpiry ids,
      StreamActivity activity,
      VolatileKeys volatileKeys) {
    this.db = db;
    this.deadlines = deadlines;
    this.fields = fields;
    this.ids = ids;
    this.activity = activity;
    this.volatileKeys = volatileKeys;
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

  /** An entry without a value in the heap was written anew, perhaps in another block. */
  void rewritten(int before, long deadlineBefore, int address, long hash) {
    long deadline = db.blocks().deadline(address);
    if (before != address || deadlineBefore != deadline) {
      volatileKeys.replaced(before, address, hash);
      retimed(deadlineBefore, deadline, hash);
    }
  }

  /** An entry came into the table. */
  void entered(int address) {
    Value value = db.blocks().value(address);
    if (value != null) {
      activity.entered(value);
    }
    if (db.blocks().canPerish(address)) {
      db.elements(address).entered(address);
    }
  }

  /** The value of an entry is an object from now on. */
  void opened(Value value) {
    activity.entered(value);
  }

  /** An entry left the table; its block is still as it was. */
  void left(int address) {
    if ((db.blocks().flags(address) & EntryBlocks.ELEMENTS_EXPIRE) != 0) {
      db.elements(address).left(address);
    }
    Value value = db.blocks().value(address);
    if (value != null) {
      activity.left(value);
      db.keyspace().cuts().left(value);
    }
  }

  /** A block has moved; the table is told next. */
  void moved(int from, int to) {
    volatileKeys.moved(from, to);
    movedInCut(from, to);
  }

  /** An entry has another block, in which all but its value is as it was. */
  void moved(int from, int to, long hash) {
    volatileKeys.moved(from, to, hash);
    movedInCut(from, to);
  }

  private void movedInCut(int from, int to) {
    db.keyspace().cuts().moved(db, from, to);
  }
}
