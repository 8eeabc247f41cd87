package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** How many of the keys that an application asks for are still there, under each policy. */
final class HitRateRun {
  /*
   * A server that spends less on a key holds more of them, so the same maxmemory would compare
   * sizes, not choices. Hence each server gets the maxmemory with which it holds the same number of
   * keys: in the first half of a run its limit follows DBSIZE, in the second half, which counts, it
   * stays; the keys held are printed.
   *
   * All servers get the same accesses at the same time, and at a pace at which the clock of the
   * last use, in seconds, can tell keys apart: a cache whose contents change within a second knows
   * nothing about recency.
   */
  private static final int BATCH = 50;
  private static final int ADJUSTMENTS = 40;
  private static final int VALUE_BYTES = 100;
  private static final String SECONDS_TO_LIVE = "100000";
  private static final double HELD = 0.1;

  private final Session session;
  private final int keys;
  private final List<String> policies;
  private final double seconds;
  private final int perSecond;

  /** What is asked for. */
  private record Pattern(String name, double skew, boolean scans) {}

  private static final List<Pattern> PATTERNS =
      List.of(
          new Pattern("zipf 0.8", 0.8, false),
          new Pattern("zipf 0.99", 0.99, false),
          new Pattern("zipf 0.99 and scans", 0.99, true));

  /**
   * @param keys how many different keys there are, a tenth of which is held
   * @param policies of eviction
   * @param seconds that each run counts for
   * @param perSecond accesses per second
   */
  HitRateRun(Session session, int keys, List<String> policies, double seconds, int perSecond) {
    this.session = session;
    this.keys = keys;
    this.policies = policies;
    this.seconds = seconds;
    this.perSecond = perSecond;
  }

  /** A server under test. */
  private record Tested(ServerProcess server, CacheClient cache, ControlClient control) {
    long held() throws IOException {
      return Long.parseLong(control.text("DBSIZE"));
    }

    long limit() throws IOException {
      return Long.parseLong(control.info("memory").get("maxmemory"));
    }

    void limit(long bytes) throws IOException {
      control.call("CONFIG", "SET", "maxmemory", Long.toString(bytes));
    }
  }

  /** Runs everything, prints a table, and returns it as JSON. */
  JsonObject run() throws IOException, InterruptedException {
    Steps steps = new Steps(session.progress(), PATTERNS.size() * policies.size());
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("hit rate, per cent (keys held)"));
    session.peers().forEach(peer -> head.add(peer.name()));
    table.row(head);
    JsonArray results = new JsonArray();
    for (String policy : policies) {
      for (Pattern pattern : PATTERNS) {
        steps.begin(policy + ", " + pattern.name());
        JsonObject result = measure(policy, pattern);
        results.add(result);
        table.row(row(policy, pattern, result));
        steps.stepDone();
      }
    }
    steps.clear();
    session
        .out()
        .printf(
            Locale.ROOT,
            "%d keys, %d of them held, values of %d bytes; %d accesses a second for %.0f s after"
                + " as long a warm-up.%n",
            keys,
            Math.round(keys * HELD),
            VALUE_BYTES,
            perSecond,
            seconds);
    session.out().print(table.format());
    return new JsonObject().put("keys", keys).put("results", results);
  }

  private List<String> row(String policy, Pattern pattern, JsonObject result) {
    List<String> cells = new ArrayList<>(List.of("  " + policy + ", " + pattern.name()));
    for (Peer peer : session.peers()) {
      JsonObject its = result.getJsonObject(peer.name());
      cells.add(
          String.format(
              Locale.ROOT,
              "%.2f (%d)",
              100 * its.getDouble("hit_rate"),
              Math.round(its.getDouble("keys_held"))));
    }
    return cells;
  }

  private JsonObject measure(String policy, Pattern pattern)
      throws IOException, InterruptedException {
    List<Tested> servers = new ArrayList<>();
    String ttl = policy.startsWith("volatile") ? SECONDS_TO_LIVE : null;
    for (Peer peer : session.peers()) {
      ServerProcess server = session.park().start(peer, "--maxmemory-policy", policy);
      server.awaitPong();
      CacheClient cache = new CacheClient(server.port(), "v".repeat(VALUE_BYTES), ttl);
      servers.add(new Tested(server, cache, server.connect()));
    }
    for (Tested each : servers) {
      fill(each);
    }
    CacheTrace trace = new CacheTrace(keys, pattern.skew(), pattern.scans());
    for (int i = 0; i < ADJUSTMENTS; i++) {
      run(servers, trace, seconds / ADJUSTMENTS);
      for (Tested each : servers) {
        adjust(each);
      }
    }
    servers.forEach(each -> each.cache().reset());
    double[] held = new double[servers.size()];
    for (int i = 0; i < ADJUSTMENTS; i++) {
      run(servers, trace, seconds / ADJUSTMENTS);
      for (int s = 0; s < held.length; s++) {
        held[s] += (double) servers.get(s).held() / ADJUSTMENTS;
      }
    }
    JsonObject result = new JsonObject().put("policy", policy).put("pattern", pattern.name());
    for (int s = 0; s < held.length; s++) {
      Tested each = servers.get(s);
      result.put(
          each.server().peer().name(),
          new JsonObject().put("hit_rate", each.cache().hitRate()).put("keys_held", held[s]));
      each.cache().close();
      each.control().close();
      session.park().stop(each.server());
    }
    return result;
  }

  /** As many keys as are to be held, none of which is asked for, and a limit that they just fit. */
  private void fill(Tested server) throws IOException {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < keys * HELD; i++) {
      batch.add("old:" + i);
      if (batch.size() == BATCH) {
        server.cache().set(batch);
        batch.clear();
      }
    }
    server.cache().set(batch);
    server.limit(Long.parseLong(server.control().info("memory").get("used_memory")));
  }

  private void adjust(Tested server) throws IOException {
    long limit = server.limit();
    double error = (keys * HELD - server.held()) / (keys * HELD);
    server.limit(limit + Math.round(limit * error / 2));
  }

  private void run(List<Tested> servers, CacheTrace trace, double time) throws IOException {
    long begin = System.nanoTime();
    int batches = (int) (time * perSecond / BATCH);
    List<String> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < batches; i++) {
      batch.clear();
      for (int k = 0; k < BATCH; k++) {
        batch.add(trace.next());
      }
      for (Tested each : servers) {
        each.cache().use(batch);
      }
      long due = begin + Math.round(time * 1e9 * (i + 1) / batches);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
