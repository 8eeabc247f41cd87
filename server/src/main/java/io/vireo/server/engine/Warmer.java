package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * Looks ahead at the keys of a whole batch before it is executed. Data context only.
 *
 * <p>In a large keyspace a look-up waits for memory two or three times, and the commands of a batch
 * would wait one after the other. Here only addresses are computed and first bytes loaded; no load
 * depends on that of another key, so the processor has many of them under way at once, and the
 * commands find everything in its caches. The hash of the key is kept for the command.
 */
final class Warmer {
  /** Below this many requests there is nothing to overlap. */
  private static final int WORTHWHILE = 4;

  private final Keyspace keyspace;
  private final boolean[] beginsWithKey;
  private final Bytes key = Bytes.view();
  private int sink;

  Warmer(CommandTable table, Keyspace keyspace) {
    this.keyspace = keyspace;
    beginsWithKey = new boolean[table.idCount()];
    for (int id = 0; id < beginsWithKey.length; id++) {
      Command command = table.byId(id);
      beginsWithKey[id] = command.parent() == null && command.keys().first() == 1;
    }
  }

  void warm(Batch batch) {
    if (batch.size() < WORTHWHILE) {
      return;
    }
    int touched = 0;
    int request = 0;
    for (int run = 0; run < batch.runs(); run++) {
      Database database = keyspace.database(batch.session(run).database());
      for (int end = batch.runEnd(run); request < end; request++) {
        touched += touch(batch, request, database);
      }
    }
    sink = touched;
  }

  private int touch(Batch batch, int request, Database database) {
    Command command = batch.command(request);
    int place = batch.place(request);
    if (command == null || !beginsWithKey[command.id()] || batch.requests().wordAt(place) < 2) {
      return 0;
    }
    batch.requests().point(key, place + 3);
    long hash = key.hash();
    batch.hash(request, hash);
    return database.touch(hash);
  }

  /** Lets go of the key that it looked at last. */
  void letGo() {
    key.letGo();
  }

  /** Keeps the loads alive in the eyes of the compiler. */
  int sink() {
    return sink;
  }
}
