package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Round;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts all servers in turns, each several times, and waits for the first answer. */
final class StartMeasurement {
  private final Scenario scenario;
  private final String[] request;
  private final Effort effort;
  private final Steps steps;

  StartMeasurement(Scenario scenario, Work.Start work, Effort effort, Steps steps) {
    this.scenario = scenario;
    request = work.request().toArray(String[]::new);
    this.effort = effort;
    this.steps = steps;
  }

  /** Measures. The programs that run are ended before. */
  ScenarioResult run(Lineup lineup) throws IOException {
    lineup.stopPrograms();
    Map<Target, List<Round>> rounds = new LinkedHashMap<>();
    for (Target target : lineup.targets()) {
      rounds.put(target, new ArrayList<>());
    }
    // The first start of each reads the program from the disk.
    for (int round = 0; round <= effort.rounds(); round++) {
      for (Target target : lineup.targets()) {
        if (target instanceof Target.Program program) {
          steps.begin(scenario.name() + ", " + target.name(), round == 0 ? 0 : 1);
          Round started = start(lineup, program);
          if (round > 0) {
            rounds.get(target).add(started);
          }
          steps.stepDone();
        }
      }
    }
    return result(rounds);
  }

  private Round start(Lineup lineup, Target.Program program) throws IOException {
    ServerProcess server = lineup.startAlone(program);
    try {
      long pong = server.awaitPong();
      return new Round(Map.of(Figure.START, (request.length == 0 ? pong : ask(server)) / 1e6), 0);
    } finally {
      lineup.stop(server);
    }
  }

  /** Nanoseconds from the request to its answer. */
  private long ask(ServerProcess server) throws IOException {
    try (ControlClient client = server.connect()) {
      client.call("PING");
      long begin = System.nanoTime();
      client.call(request);
      return System.nanoTime() - begin;
    }
  }

  private ScenarioResult result(Map<Target, List<Round>> rounds) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    rounds.forEach(
        (target, each) ->
            outcomes.put(
                target.name(),
                each.isEmpty()
                    ? Outcome.leftOut("runs already")
                    : new Outcome(each, List.of(), List.of(), null)));
    return scenario.result("", List.of(), outcomes);
  }
}
