package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.figures.Spread;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts each server several times: how long to the first PONG, and how much memory idle. */
final class StartupRun {
  private static final int STEADY_READINGS = 5;
  private static final int MAX_READINGS = 30;
  private static final long READING_MILLIS = 100;
  private static final double STEADY = 0.005;

  private final Session session;
  private final int rounds;

  StartupRun(Session session, int rounds) {
    this.session = session;
    this.rounds = rounds;
  }

  /** Measures in turns, prints a table, and returns it as JSON. */
  JsonObject run() throws IOException, InterruptedException {
    int count = session.peers().size();
    Steps steps = new Steps(session.progress(), rounds * count);
    double[][] millis = new double[count][rounds];
    double[][] resident = new double[count][rounds];
    List<String> versions = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < count; i++) {
        Peer peer = session.peers().get(i);
        steps.begin("startup, " + peer.name());
        ServerProcess server = session.park().start(peer);
        millis[i][round] = server.awaitPong() / 1e6;
        resident[i][round] = idleResidentBytes(server) / (1 << 20);
        if (round == 0) {
          versions.add(peer.name() + " " + server.version());
        }
        session.park().stop(server);
        steps.stepDone();
      }
    }
    steps.clear();
    return report(versions, millis, resident);
  }

  private JsonObject report(List<String> versions, double[][] millis, double[][] resident) {
    Table table =
        new Table().row(List.of("", "first PONG ms", "(min-max)", "idle RSS MiB", "(min-max)"));
    JsonObject servers = new JsonObject();
    for (int i = 0; i < versions.size(); i++) {
      Spread time = Spread.of(millis[i]);
      Spread memory = Spread.of(resident[i]);
      table.row(
          List.of(
              "  " + versions.get(i),
              Metric.number(time.median(), 1),
              "(" + Metric.number(time.min(), 1) + "-" + Metric.number(time.max(), 1) + ")",
              Metric.number(memory.median(), 1),
              "(" + Metric.number(memory.min(), 1) + "-" + Metric.number(memory.max(), 1) + ")"));
      servers.put(
          session.peers().get(i).name(),
          new JsonObject()
              .put("version", versions.get(i))
              .put("first_pong_ms", time.median())
              .put("first_pong_ms_min", time.min())
              .put("first_pong_ms_max", time.max())
              .put("idle_rss_mib", memory.median()));
    }
    session
        .out()
        .printf("Medians of %d starts in turns, from the launcher to the answer.%n", rounds);
    session.out().print(table.format());
    return new JsonObject().put("rounds", rounds).put("servers", servers);
  }

  /** Resident memory once it stands still; what it is after three seconds if it does not. */
  private static double idleResidentBytes(ServerProcess server)
      throws IOException, InterruptedException {
    double last = server.residentBytes();
    int steady = 0;
    for (int i = 0; i < MAX_READINGS && steady < STEADY_READINGS; i++) {
      TimeUnit.MILLISECONDS.sleep(READING_MILLIS);
      double now = server.residentBytes();
      steady = Math.abs(now - last) <= STEADY * last ? steady + 1 : 0;
      last = now;
    }
    return last;
  }
}
