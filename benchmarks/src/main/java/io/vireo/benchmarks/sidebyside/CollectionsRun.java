package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.Filler;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fills each server with collections, small and large, and asks what memory they take. */
final class CollectionsRun {
  private static final double MEBI = 1 << 20;
  private static final int DATA_BYTES = 16;

  /**
   * A data set.
   *
   * @param request sent once for each element, or each small collection
   * @param share how many of these, as a part of the largest data set
   */
  private record DataSet(String name, List<String> request, double share) {}

  private static final List<DataSet> DATA_SETS =
      List.of(
          new DataSet("small hashes of 10 fields", smallHash(), 0.1),
          new DataSet(
              "small sets of 10 integers", words("SADD set:__seq_int__ 1 2 3 4 5 6 7 8 9 10"), 0.1),
          new DataSet("sorted set", words("ZADD z __seq_int__ member:__seq_int__"), 1),
          new DataSet("hash", words("HSET h field:__seq_int__ __data__"), 1),
          new DataSet("set", words("SADD s member:__seq_int__"), 1),
          new DataSet("list", words("RPUSH l element:__seq_int__"), 1),
          new DataSet("stream", words("XADD x * field __data__"), 0.5));

  private final Session session;
  private final long elements;

  /**
   * @param elements of the largest data sets
   */
  CollectionsRun(Session session, long elements) {
    this.session = session;
    this.elements = elements;
  }

  private static List<String> words(String line) {
    return List.of(line.split(" "));
  }

  private static List<String> smallHash() {
    List<String> words = new ArrayList<>(List.of("HSET", "hash:__seq_int__"));
    for (int i = 0; i < 10; i++) {
      words.add("field" + i);
      words.add("value" + i);
    }
    return words;
  }

  /** Measures each data set on one server after the other, prints a table, and returns it. */
  JsonObject run() throws IOException, InterruptedException {
    Steps steps = new Steps(session.progress(), DATA_SETS.size() * session.peers().size());
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("MiB"));
    session.peers().forEach(peer -> head.add(peer.name()));
    session.peers().stream().skip(1).forEach(peer -> head.add("ratio to " + peer.name()));
    table.row(head);
    JsonArray json = new JsonArray();
    for (DataSet data : DATA_SETS) {
      long count = Math.max(1, Math.round(elements * data.share()));
      List<Double> grown = new ArrayList<>();
      for (Peer peer : session.peers()) {
        steps.begin(data.name() + ", " + peer.name());
        grown.add(measure(peer, data, count, steps));
        steps.stepDone();
      }
      table.row(row(data, count, grown));
      json.add(json(data, count, grown));
    }
    steps.clear();
    session.out().println("Growth from the empty server: the live heap of a JVM after a full");
    session.out().println("collection, used_memory of the others.");
    session.out().print(table.format());
    return new JsonObject().put("data_sets", json);
  }

  private double measure(Peer peer, DataSet data, long count, Steps steps)
      throws IOException, InterruptedException {
    ServerProcess server = session.park().start(peer);
    server.awaitPong();
    double before = level(server);
    new Filler().fill(server.endpoint(), data.request(), count, DATA_BYTES, steps);
    double grown = level(server) - before;
    session.park().stop(server);
    return grown;
  }

  private static double level(ServerProcess server) throws IOException, InterruptedException {
    double heap = HeapProbe.liveBytes(server);
    if (!Double.isNaN(heap)) {
      return heap;
    }
    try (ControlClient client = server.connect()) {
      return Double.parseDouble(client.info("memory").getOrDefault("used_memory", "NaN"));
    }
  }

  private List<String> row(DataSet data, long count, List<Double> grown) {
    List<String> row = new ArrayList<>(List.of("  " + count + ": " + data.name()));
    grown.forEach(bytes -> row.add(Metric.number(bytes / MEBI, 1)));
    grown.stream().skip(1).forEach(bytes -> row.add(Metric.number(grown.get(0) / bytes, 2)));
    return row;
  }

  private JsonObject json(DataSet data, long count, List<Double> grown) {
    JsonObject bytes = new JsonObject();
    for (int i = 0; i < grown.size(); i++) {
      bytes.put(session.peers().get(i).name(), grown.get(i));
    }
    return new JsonObject().put("name", data.name()).put("count", count).put("bytes", bytes);
  }
}
