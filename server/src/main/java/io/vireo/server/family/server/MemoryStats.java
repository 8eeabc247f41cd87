package io.vireo.server.family.server;

import io.vireo.server.durability.AppendLog;
import io.vireo.server.family.ScriptFields;
import io.vireo.server.info.MemoryUse;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;

/** The answer of MEMORY STATS: a map of amounts, with one map for each database in use. */
final class MemoryStats {
  private final AppendLog log;
  private final ScriptFields scriptFields;
  private final Keyspace keyspace;
  private final MemoryUse memory;
  private Reply reply;
  private int pairs;

  MemoryStats(Keyspace keyspace, MemoryUse memory, AppendLog log, ScriptFields scriptFields) {
    this.log = log;
    this.scriptFields = scriptFields;
    this.keyspace = keyspace;
    this.memory = memory;
  }

  void write(Reply to) {
    reply = to;
    pairs = 0;
    memory.lookNow();
    int mark = to.open();
    totals();
    databases();
    data();
    process(memory.process());
    to.closeMap(mark, pairs);
  }

  private void put(String name, long value) {
    reply.bulk(name);
    reply.integer(value);
    pairs++;
  }

  private void put(String name, double value) {
    reply.bulk(name);
    reply.real(value);
    pairs++;
  }

  private void totals() {
    put("peak.allocated", memory.peak());
    put("total.allocated", memory.used());
    put("startup.allocated", memory.startup());
    put("replication.backlog", 0);
    put("replica.fullsync.buffer", 0);
    put("clients.slaves", 0);
    put("clients.normal", memory.clients());
    put("cluster.links", 0);
    put("aof.buffer", log.waitingBytes());
    put("lua.caches", scriptFields.scriptBytes());
    put("functions.caches", scriptFields.functionBytes());
    put("script.VMs", scriptFields.engineBytes());
  }

  private void databases() {
    for (int i = 0; i < keyspace.size(); i++) {
      Database db = keyspace.database(i);
      if (db.size() > 0) {
        reply.bulk("db." + i);
        reply.map(2);
        reply.bulk("overhead.hashtable.main");
        long calendar = db.deadlineBytes();
        reply.integer(db.tableBytes());
        reply.bulk("overhead.hashtable.expires");
        reply.integer(calendar);
        pairs++;
      }
    }
  }

  private void data() {
    long keys = 0;
    long tables = 0;
    for (int i = 0; i < keyspace.size(); i++) {
      keys += keyspace.database(i).size();
      tables += keyspace.database(i).tableBytes();
    }
    put("overhead.db.hashtable.lut", keys == 0 ? 0 : tables);
    put("overhead.db.hashtable.rehashing", 0);
    put("overhead.total", memory.overhead());
    put("db.dict.rehashing.count", 0);
    put("keys.count", keys);
    put("keys.bytes-per-key", keys == 0 ? 0 : (memory.used() - memory.startup()) / keys);
    put("dataset.bytes", memory.dataset());
    put("dataset.percentage", memory.datasetPercent());
    put("peak.percentage", memory.peakPercent());
  }

  private void process(MemoryUse.Process process) {
    put("allocator.allocated", process.allocated());
    put("allocator.active", process.active());
    put("allocator.resident", process.allocatorResident());
    put("allocator.muzzy", 0);
    put("allocator-fragmentation.ratio", process.fragmentation());
    put("allocator-fragmentation.bytes", process.holes());
    put("allocator-rss.ratio", process.slackRatio());
    put("allocator-rss.bytes", process.slack());
    put("rss-overhead.ratio", process.residentRatio());
    put("rss-overhead.bytes", process.beyondAllocator());
    put("fragmentation", process.ratioTo(memory.used()));
    put("fragmentation.bytes", process.resident() - memory.used());
  }
}
