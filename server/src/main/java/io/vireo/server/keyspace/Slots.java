package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entry;
import java.util.function.Consumer;

/**
 * The keys of a database by the slots that they have in a cluster. Data context only.
 *
 * <p>The table keeps the keys of a slot side by side, so what is asked here costs as much as there
 * are keys in the slot, however many others there are.
 */
public final class Slots {
  private final Database db;

  Slots(Database db) {
    this.db = db;
  }

  /** How many keys a slot has, those included that passed their deadline unseen. */
  public int count(int slot) {
    return db.dict().inSlot(slot);
  }

  /** Visits keys of a slot: {@link Dict#scanSlot}. Keys past their deadline are among them. */
  public long scan(int slot, long cursor, int count, Consumer<Entry> sink) {
    assert db.keyspace().isInside();
    EntryStore store = db.store();
    return store.dict().scanSlot(slot, cursor, count, address -> sink.accept(store.entry(address)));
  }

  /** Removes a key that may be past its deadline; true if it was there. */
  public boolean delete(Bytes key) {
    long hash = db.hash(key);
    long at = db.dict().find(key, hash);
    if (at >= 0) {
      db.removeAt(at, db.dict().at(at), hash);
    }
    return at >= 0;
  }
}
