package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Round;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import io.vireo.benchmarks.servers.Machine;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Builds many collections of middle size on each server in turns, and works on random ones. */
final class ManyRun {
  /*
   * A server's turn is all phases of a type, one behind the other, so that what a phase leaves to be
   * done in the background is counted in the next one of the same server. It ends with FLUSHALL: only
   * the server that is on turn holds data. All run with the settings that they have by default.
   *
   * Data and requests are the same for each server and in each round, but for what depends on which
   * of the connections is faster.
   */
  private static final int WARM_UPS = 2;
  private static final long REST_MILLIS = 1000;
  private static final double MEBI = 1 << 20;

  private final Session session;
  private final Load load;
  private final int rounds;
  private final Generator generator;

  /**
   * What is asked for.
   *
   * @param types of collections, see {@link ManyPhase#types}
   * @param keys collections of each type
   * @param elements of each collection
   * @param clients connections
   * @param pipeline requests that a connection sends at once
   */
  record Load(List<String> types, long keys, int elements, int clients, int pipeline) {
    /** The phases by type, in order. */
    Map<String, List<ManyPhase>> phases() {
      Map<String, List<ManyPhase>> phases = ManyPhase.all(keys, elements, clients, pipeline);
      phases.keySet().retainAll(types);
      return phases;
    }

    /** As options of the command line. */
    String options() {
      return String.format(
          Locale.ROOT,
          "--only %s --keys %d --elements %d --clients %d --pipeline %d",
          String.join(",", types),
          keys,
          elements,
          clients,
          pipeline);
    }

    /** For programs. */
    JsonObject json() {
      return new JsonObject()
          .put("keys", keys)
          .put("elements", elements)
          .put("clients", clients)
          .put("pipeline", pipeline);
    }
  }

  ManyRun(Session session, Load load, int rounds, Generator generator) {
    this.session = session;
    this.load = load;
    this.rounds = rounds;
    this.generator = generator;
  }

  /** Measures, prints each type as it ends, and returns everything. */
  ManyReport run() throws IOException, InterruptedException {
    List<ServerProcess> servers = session.startAll();
    JsonObject versions = session.printVersions(servers);
    session
        .out()
        .printf("Medians of %d rounds in turns, generator %s.%n%n", rounds, generator.name());
    Map<String, List<ManyPhase>> types = load.phases();
    long requests = types.values().stream().mapToLong(ManyRun::requests).sum();
    // Each warm-up is half the work of a round.
    double turns = servers.size() * (rounds + WARM_UPS / 2.0);
    Steps steps = new Steps(session.progress(), requests * turns);
    List<ScenarioResult> results = new ArrayList<>();
    for (List<ManyPhase> phases : types.values()) {
      List<ScenarioResult> ofType = measure(phases, servers, steps);
      results.addAll(ofType);
      steps.clear();
      session.out().println(report(versions, ofType).figures());
    }
    ManyReport report = report(versions, results);
    session.out().print(report.ratios());
    return report;
  }

  private ManyReport report(JsonObject versions, List<ScenarioResult> results) throws IOException {
    Machine machine = Machine.here();
    Map<String, String> names = new LinkedHashMap<>();
    versions.forEach(version -> names.put(version.getKey(), (String) version.getValue()));
    String command = "bin/side-by-side many " + load.options() + " --rounds " + rounds;
    return new ManyReport(
        load,
        generator.name(),
        new SuiteResult(
            machine.facts(), machine.date(), command, names, rounds, 0, List.copyOf(results)));
  }

  private static long requests(List<ManyPhase> phases) {
    return phases.stream().mapToLong(ManyPhase::requests).sum();
  }

  private List<ScenarioResult> measure(
      List<ManyPhase> phases, List<ServerProcess> servers, Steps steps)
      throws IOException, InterruptedException {
    List<ManyPhase> halves = phases.stream().map(ManyPhase::half).toList();
    for (ServerProcess server : servers) {
      for (int i = 0; i < WARM_UPS; i++) {
        turn(server, halves, "warm-up", steps);
      }
    }
    Map<String, List<List<Round>>> turns = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (ServerProcess server : servers) {
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        turns
            .computeIfAbsent(server.name(), name -> new ArrayList<>())
            .add(turn(server, phases, "round " + round + "/" + rounds, steps));
      }
    }
    List<ScenarioResult> results = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      results.add(result(phases.get(i), i, turns));
    }
    return results;
  }

  private static ScenarioResult result(
      ManyPhase phase, int index, Map<String, List<List<Round>>> turns) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    turns.forEach(
        (name, all) -> {
          List<Round> phases = all.stream().map(turn -> turn.get(index)).toList();
          outcomes.put(name, new Outcome(phases, List.of(), List.of(), null));
        });
    return new ScenarioResult(
        phase.label(),
        phase.type(),
        phase.name(),
        phase.requests() + " requests in each round.",
        "requests",
        false,
        "",
        List.of(),
        outcomes);
  }

  private List<Round> turn(ServerProcess server, List<ManyPhase> phases, String what, Steps steps)
      throws IOException, InterruptedException {
    List<Round> turn = new ArrayList<>();
    try (ServerWatch watch = new ServerWatch(server)) {
      for (ManyPhase phase : phases) {
        String label = phase.label() + ", " + server.name() + ", " + what;
        turn.add(measure(server, phase, watch, label, steps));
      }
    }
    server.flush();
    return turn;
  }

  private Round measure(
      ServerProcess server, ManyPhase phase, ServerWatch watch, String label, Steps steps)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    double seconds = 0;
    watch.waits();
    double before = server.cpuMicros();
    for (Scenario scenario : phase.loads()) {
      steps.begin(label, scenario.requests());
      Sample sample = generator.run(server.port(), scenario, steps);
      steps.stepDone();
      if (sample.errors() > 0) {
        throw new IOException(label + ": " + Math.round(sample.errors()) + " error replies");
      }
      samples.add(sample);
      seconds += scenario.requests() / sample.throughput();
    }
    double spent = server.cpuMicros() - before;
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.RATE, phase.requests() / seconds);
    figures.put(Figure.CPU, spent / phase.requests());
    figures.put(Figure.P50, slowest(samples, Sample::p50));
    figures.put(Figure.P99, slowest(samples, Sample::p99));
    figures.put(Figure.P999, slowest(samples, Sample::p999));
    figures.put(Figure.PING, watch.waits().getMaxValue() / 1e6);
    figures.put(Figure.RESIDENT, server.residentBytes() / MEBI);
    return new Round(figures, 0);
  }

  /** The percentile of all loads of a phase together is not known; it is at most this. */
  private static double slowest(List<Sample> samples, ToDoubleFunction<Sample> percentile) {
    return samples.stream().mapToDouble(percentile).max().orElse(Double.NaN);
  }
}
