package io.vireo.server.keyspace;

import io.vireo.server.data.table.Entry;

/** Finds a key by chance, every key with the same chance. Data context only. */
final class RandomKey {
  private RandomKey() {}

  /** The entry of a key; null if there is none that can be seen. */
  static Entry of(Database db) {
    Keyspace space = db.keyspace();
    while (db.size() > 0) {
      Entry entry = db.store().look(db.dict().random(space.random()));
      Entry alive = db.find(entry.key());
      if (alive != null) {
        return alive;
      }
      if (!space.expiring()) {
        return entry;
      }
    }
    return null;
  }
}
