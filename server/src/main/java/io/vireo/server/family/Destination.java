package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** The key under which a command stores its result. Data context only. */
public final class Destination {
  private Destination() {}

  /**
   * Stores a result in place of whatever was there, and answers with its size. Each element counts
   * as a change. An empty result leaves no key.
   *
   * @param kind the class of {@code event}
   */
  public static void store(Call call, Bytes key, Aggregate result, KeyEvent kind, String event) {
    storeAsOne(call, key, result, kind, event);
    call.keyspace().addDirty(Math.max(0, result.size() - 1));
  }

  /** Stores a result likewise, but all of it counts as one change. */
  public static void storeAsOne(
      Call call, Bytes key, Aggregate result, KeyEvent kind, String event) {
    long size = result.size();
    if (size == 0) {
      clear(call, key);
      return;
    }
    Database db = call.db();
    Type before = db.typeToOverwrite(key);
    db.put(key, result, Database.NEVER);
    db.overwritten(key, before);
    db.announce(key, kind, event);
    call.reply().integer(size);
  }

  /** Stores nothing: removes the key, and answers with 0. */
  public static void clear(Call call, Bytes key) {
    Database db = call.db();
    if (db.remove(key)) {
      db.announce(key, KeyEvent.GENERIC, "del");
    }
    call.reply().integer(0);
  }
}
