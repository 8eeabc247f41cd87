package io.vireo.server.durability;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.engine.Engine;
import io.vireo.server.keyspace.Keyspace;

/** What a snapshot tells beside its keys. Data context only. */
final class SnapshotFacts {
  private static final int FIELD_DEADLINES = 12;

  private SnapshotFacts() {}

  /** Keys of all databases. */
  static long keys(Keyspace space) {
    long keys = 0;
    for (int i = 0; i < space.size(); i++) {
      keys += space.database(i).size();
    }
    return keys;
  }

  /** The oldest version that holds the present data without losing anything. */
  static int version(Keyspace space) {
    for (int i = 0; i < space.size(); i++) {
      if (space.database(i).fieldExpires() > 0) {
        return FIELD_DEADLINES;
      }
    }
    return RdbFormat.NEWEST - 1;
  }

  /** Who wrote the file, and when. */
  static void write(Engine engine, boolean preamble, RdbWriter out) {
    out.aux("redis-ver", "8.0.2");
    out.aux("redis-bits", "64");
    out.aux("ctime", Long.toString(engine.keyspace().now() / 1000));
    out.aux("used-mem", Long.toString(engine.keyspace().heapBytes()));
    out.aux("aof-base", preamble ? "1" : "0");
  }
}
