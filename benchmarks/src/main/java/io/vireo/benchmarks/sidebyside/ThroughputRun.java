package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.Filler;
import io.vireo.benchmarks.load.LoadProgress;
import io.vireo.benchmarks.load.Preparation;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the same load on all servers in turns. */
final class ThroughputRun {
  /*
   * All servers run all the time, and take turns within each round (A B C, A B C, ...), so that
   * whatever changes slowly on the machine changes for all of them. A server that is not on turn
   * costs next to nothing. Before the first counted round of a scenario each server gets the
   * scenario's load for a while, since a JVM compiles what is hot only when it is hot.
   *
   * The server's processor time comes from the kernel, so it says what an operation cost whatever
   * else used the cores meanwhile; throughput on shared cores depends on the generator's own
   * appetite too.
   */
  private final Session session;
  private final List<Scenario> scenarios;
  private final int rounds;
  private final long warmUpNanos;
  private final Generator generator;
  private final OwnGenerator prefetcher = new OwnGenerator();
  private final Filler filler = new Filler();

  ThroughputRun(
      Session session,
      List<Scenario> scenarios,
      int rounds,
      long warmUpNanos,
      Generator generator) {
    this.session = session;
    this.scenarios = scenarios;
    this.rounds = rounds;
    this.warmUpNanos = warmUpNanos;
    this.generator = generator;
  }

  /** Measures, prints each scenario as it ends, and returns everything as JSON. */
  JsonObject run() throws IOException, InterruptedException {
    List<ServerProcess> servers = session.startAll();
    JsonObject versions = session.printVersions(servers);
    session
        .out()
        .printf("Medians of %d rounds in turns, generator %s.%n%n", rounds, generator.name());
    Steps steps = new Steps(session.progress(), scenarios.size() * servers.size() * (rounds + 1));
    JsonArray results = new JsonArray();
    List<ThroughputReport> reports = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      ThroughputReport report = measure(scenario, servers, steps);
      steps.clear();
      session.out().println(report.text());
      results.add(report.json());
      reports.add(report);
    }
    if (reports.size() > 1) {
      session.out().print(ThroughputReport.means(reports));
    }
    return new JsonObject()
        .put("rounds", rounds)
        .put("generator", generator.name())
        .put("versions", versions)
        .put("scenarios", results);
  }

  private ThroughputReport measure(Scenario scenario, List<ServerProcess> servers, Steps steps)
      throws IOException, InterruptedException {
    Preparation preparation = Preparation.of(scenario.test().name());
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (ServerProcess server : servers) {
      steps.begin(label(scenario, server, "warm-up"));
      samples.put(server.peer().name(), new ArrayList<>());
      prepare(server, scenario, preparation);
      if (warmUpNanos > 0) {
        prefetcher.warmUp(server.port(), scenario, warmUpNanos, steps);
      }
      steps.stepDone();
    }
    for (int round = 1; round <= rounds; round++) {
      for (ServerProcess server : servers) {
        steps.begin(label(scenario, server, "round " + round + "/" + rounds));
        if (preparation.perRun()) {
          prepare(server, scenario, preparation);
        }
        samples.get(server.peer().name()).add(sample(scenario, server, steps));
        steps.stepDone();
      }
    }
    return new ThroughputReport(scenario, samples);
  }

  private static String label(Scenario scenario, ServerProcess server, String what) {
    return scenario.label() + ", " + server.peer().name() + ", " + what;
  }

  private void prepare(ServerProcess server, Scenario scenario, Preparation preparation)
      throws IOException, InterruptedException {
    server.flush();
    for (Fill fill : preparation.fills()) {
      filler.fill(
          server.endpoint(),
          fill.request(),
          fill.count(scenario.requests(), scenario.keyspace()),
          scenario.dataSize(),
          LoadProgress.NONE);
    }
  }

  private Sample sample(Scenario scenario, ServerProcess server, Steps steps)
      throws IOException, InterruptedException {
    double before = server.cpuMicros();
    Sample sample = generator.run(server.port(), scenario, steps);
    double spent = server.cpuMicros() - before;
    return sample.withCpu(spent / scenario.requests());
  }
}
