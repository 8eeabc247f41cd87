package io.vireo.server.keyspace;

import io.vireo.server.data.KeySlot;
import io.vireo.server.data.table.Entry;

/** Finds a random key, each with the same probability. Data context only. */
final class RandomKey {
  private static final int TRIES = 64;

  private RandomKey() {}

  /** The entry of a key; null if there is none that can be seen. */
  static Entry of(Database db) {
    Keyspace space = db.keyspace();
    while (space.shield().visibleKeys(db) > 0) {
      Entry entry = db.store().entry(draw(db));
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

  /** If hidden keys are in the way, the choice falls on a neighbour of theirs. */
  private static int draw(Database db) {
    Keyspace space = db.keyspace();
    int address = 0;
    for (int tries = 0; tries < TRIES; tries++) {
      address = db.dict().random(space.random());
      if (!space.shield().isHidden(db.blocks().hash(address))) {
        return address;
      }
    }
    int slot = space.shield().visibleSlot(db, KeySlot.ofOrdered(db.blocks().hash(address)));
    int[] found = new int[1];
    for (long cursor = 0; found[0] == 0; ) {
      cursor = db.dict().scanSlot(slot, cursor, 1, any -> found[0] = any);
    }
    return found[0];
  }
}
