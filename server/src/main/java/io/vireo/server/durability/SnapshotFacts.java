package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.keyspace.Keyspace;

/** What a snapshot tells beside its keys. Data context only. */
final class SnapshotFacts {
  private SnapshotFacts() {}

  /** Keys of all databases. */
  static long keys(Keyspace space) {
    long keys = 0;
    for (int i = 0; i < space.size(); i++) {
      keys += space.database(i).size();
    }
    return keys;
  }

  /** Writes which server wrote the file, and when. */
  static void write(Config config, Keyspace keyspace, boolean preamble, RdbWriter out) {
    out.aux("redis-ver", config.get(VireoSettings.VIREO_COMPATIBILITY));
    out.aux("redis-bits", "64");
    out.aux("ctime", Long.toString(keyspace.now() / 1000));
    out.aux("used-mem", Long.toString(keyspace.heapBytes() + keyspace.blockBytes()));
    out.aux("aof-base", preamble ? "1" : "0");
  }
}
