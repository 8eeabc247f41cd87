package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.Filler;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.List;

/** Fills each server with small strings and asks what a key costs beyond its payload. */
final class MemoryRun {
  private static final int VALUE_BYTES = 16;
  private static final int PAYLOAD_BYTES = VALUE_BYTES + "key:000000000000".length();
  private static final List<String> REQUEST = List.of("SET", "key:__seq_int__", "__data__");

  private final Session session;
  private final long keys;

  /**
   * @param keys how many to load, at least 1
   */
  MemoryRun(Session session, long keys) {
    this.session = session;
    this.keys = keys;
  }

  /** What a server holds at some moment, in bytes; NaN for what it does not tell. */
  private record Level(double resident, double used, double heap) {
    Level minus(Level other) {
      return new Level(resident - other.resident, used - other.used, heap - other.heap);
    }
  }

  /** Measures one server after the other, prints a table, and returns it as JSON. */
  JsonObject run() throws IOException, InterruptedException {
    Steps steps = new Steps(session.progress(), session.peers().size());
    Table table =
        new Table()
            .row(
                List.of(
                    "bytes per key over the payload",
                    "used_memory",
                    "RSS",
                    "live heap",
                    "RSS in all, MiB"));
    JsonObject json = new JsonObject();
    for (Peer peer : session.peers()) {
      ServerProcess server = session.park().start(peer);
      server.awaitPong();
      String name = peer.name() + " " + server.version();
      steps.begin("memory, " + peer.name());
      Level empty = level(server);
      new Filler().fill(server.endpoint(), REQUEST, keys, VALUE_BYTES, steps);
      checkSize(server);
      Level full = level(server);
      session.park().stop(server);
      steps.stepDone();
      table.row(row(name, full.minus(empty), full));
      json.put(peer.name(), json(name, full.minus(empty), full));
    }
    steps.clear();
    session
        .out()
        .printf(
            "%d keys of 16 bytes with values of 16 bytes; growth from the empty server.%n", keys);
    session.out().println("RSS and heap of a JVM are taken after a full collection.");
    session.out().print(table.format());
    return new JsonObject().put("keys", keys).put("servers", json);
  }

  private Level level(ServerProcess server) throws IOException, InterruptedException {
    double heap = HeapProbe.liveBytes(server);
    try (ControlClient client = server.connect()) {
      double used = Double.parseDouble(client.info("memory").getOrDefault("used_memory", "NaN"));
      return new Level(server.residentBytes(), used, heap);
    }
  }

  private void checkSize(ServerProcess server) throws IOException {
    try (ControlClient client = server.connect()) {
      String size = client.text("DBSIZE");
      if (!size.equals(Long.toString(keys))) {
        throw new IOException(server.peer().name() + " holds " + size + " keys, not " + keys);
      }
    }
  }

  private List<String> row(String name, Level growth, Level full) {
    return List.of(
        "  " + name,
        Metric.number(overhead(growth.used()), 1),
        Metric.number(overhead(growth.resident()), 1),
        Metric.number(overhead(growth.heap()), 1),
        Metric.number(full.resident() / (1 << 20), 0));
  }

  private JsonObject json(String name, Level growth, Level full) {
    JsonObject json =
        new JsonObject()
            .put("version", name)
            .put("used_memory_over_payload", overhead(growth.used()))
            .put("rss_over_payload", overhead(growth.resident()))
            .put("rss", full.resident());
    if (!Double.isNaN(growth.heap())) {
      json.put("live_heap_over_payload", overhead(growth.heap()));
    }
    return json;
  }

  private double overhead(double bytes) {
    return bytes / keys - PAYLOAD_BYTES;
  }
}
