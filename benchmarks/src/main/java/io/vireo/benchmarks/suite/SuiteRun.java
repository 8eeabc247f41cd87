package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import io.vireo.benchmarks.servers.Machine;
import io.vireo.benchmarks.servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs scenarios one after the other. */
final class SuiteRun {
  private final List<Scenario> scenarios;
  private final Lineup lineup;
  private final Effort effort;
  private final String command;
  private final Steps steps;

  /** What is to be done with the results so far, after each scenario. */
  @FunctionalInterface
  interface Listener {
    /** A scenario has ended. */
    void measured(ScenarioResult scenario, SuiteResult all) throws IOException;
  }

  /**
   * @param command that repeats the run
   */
  SuiteRun(
      List<Scenario> scenarios,
      Lineup lineup,
      Effort effort,
      String command,
      ProgressLine progress) {
    this.scenarios = scenarios;
    this.lineup = lineup;
    this.effort = effort;
    this.command = command;
    double perServer = scenarios.stream().mapToDouble(effort::expected).sum();
    this.steps = new Steps(progress, perServer * lineup.targets().size());
  }

  /** Measures everything. */
  SuiteResult run(Listener listener) throws IOException, InterruptedException {
    Machine machine = Machine.here();
    Map<String, String> versions = versions();
    List<ScenarioResult> results = new ArrayList<>();
    SuiteResult all = result(machine, versions, results);
    for (Scenario scenario : scenarios) {
      ScenarioResult result = measure(scenario);
      results.add(result);
      steps.clear();
      all = result(machine, versions, results);
      listener.measured(result, all);
    }
    return all;
  }

  private ScenarioResult measure(Scenario scenario) throws IOException, InterruptedException {
    try {
      if (scenario.work() instanceof Work.Start start) {
        return new StartMeasurement(scenario, start, effort, steps).run(lineup);
      }
      return scenario.work() instanceof Work.Handshakes handshakes
          ? new HandshakeMeasurement(scenario, handshakes, effort, steps).run(lineup)
          : new LoadMeasurement(scenario, (Work.Load) scenario.work(), effort, steps).run(lineup);
    } catch (IOException e) {
      throw new IOException(scenario.name() + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> versions() throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Server server : lineup.with(List.of(), false)) {
      versions.put(server.name(), server.version());
    }
    return versions;
  }

  private SuiteResult result(
      Machine machine, Map<String, String> versions, List<ScenarioResult> results) {
    return new SuiteResult(
        machine.facts(),
        machine.date(),
        command,
        versions,
        effort.rounds(),
        effort.seconds(),
        List.copyOf(results));
  }
}
