package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * Tells whether a batch will be quick, by the sizes of the values that it asks for: many a command
 * takes long only where there is much. What the batch itself adds to them is little. Data context
 * only.
 */
final class Outlook {
  /** Heap bytes of a value that is small. */
  private static final long SMALL = 32 * 1024;

  /** The most heap bytes of all values that a batch asks for. */
  private static final long TOGETHER = 1 << 20;

  private final Keyspace keyspace;
  private final Bytes key = Bytes.view();

  Outlook(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  boolean isQuick(Batch batch) {
    long sum = 0;
    int request = 0;
    for (int run = 0; run < batch.runs(); run++) {
      Database database = keyspace.database(batch.session(run).database());
      for (int end = batch.runEnd(run); request < end; request++) {
        long bytes = bytes(batch, request, database);
        sum += bytes;
        if (bytes > SMALL || sum > TOGETHER) {
          return false;
        }
      }
    }
    return true;
  }

  private long bytes(Batch batch, int request, Database database) {
    Command command = batch.command(request);
    int place = batch.place(request);
    if (command.isQuick(batch.requests().wordAt(place))) {
      return 0;
    }
    batch.requests().point(key, place + 3);
    return database.valueBytes(key);
  }
}
