package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.Filler;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadProgress;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.results.Mark;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.servers.Server;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts a scenario's load on all servers in turns. */
final class LoadMeasurement {
  /*
   * Servers take turns within each round (A B C, A B C, ...), so that whatever changes slowly on
   * the machine changes for all of them. One that is not on turn costs next to nothing. Before
   * the first counted round each gets the scenario's load for a while, since a JVM compiles what
   * is hot only when it is hot.
   */
  private final Filler filler = new Filler();
  private final Scenario scenario;
  private final Traffic traffic;
  private final Stage stage;
  private final LoadRound load;
  private final Effort effort;
  private final Steps steps;
  private String note = "";

  LoadMeasurement(Scenario scenario, Work.Load work, Effort effort, Steps steps) {
    this.scenario = scenario;
    this.traffic = work.traffic();
    this.stage = work.stage();
    this.load = new LoadRound(work);
    this.effort = effort;
    this.steps = steps;
  }

  /** Measures. */
  ScenarioResult run(Lineup lineup) throws IOException, InterruptedException {
    List<Server> servers = lineup.with(stage.options(), traffic.secure());
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (Server server : servers) {
      begin(server, "warm-up", effort.warmUp());
      prepare(server);
      if (effort.warmUp() > 0) {
        load.uneventful(server, traffic.closed().lasting(nanos(effort.warmUp())), steps);
      }
      tallies.put(server.name(), new Tally());
      steps.stepDone();
    }
    LoadPlan plan = plan(servers);
    for (int round = 1; round <= effort.rounds(); round++) {
      for (Server server : servers) {
        begin(server, "round " + round + "/" + effort.rounds(), effort.roundSeconds(stage));
        if (stage.fresh()) {
          prepare(server);
        }
        tallies.get(server.name()).add(load.run(server, plan, steps));
        steps.stepDone();
      }
    }
    return result(lineup, tallies);
  }

  private void begin(Server server, String what, double weight) {
    steps.begin(scenario.name() + ", " + server.name() + ", " + what, weight);
  }

  private void prepare(Server server) throws IOException, InterruptedException {
    server.flush();
    for (Fill fill : stage.fills()) {
      filler.fill(
          server.endpoint(),
          fill.request(),
          fill.count(effort.requests(traffic), traffic.keys().keyspace()),
          traffic.dataSize(),
          LoadProgress.NONE);
    }
  }

  private LoadPlan plan(List<Server> servers) throws IOException, InterruptedException {
    LoadPlan closed = traffic.closed();
    if (stage.counted()) {
      LoadPlan counted =
          LoadPlan.closed(effort.requests(traffic), traffic.clients(), traffic.pipeline());
      return counted.drawing(traffic.keys());
    }
    LoadPlan timed = closed.lasting(nanos(effort.roundSeconds(stage)));
    if (traffic.pace() instanceof Pace.Fixed fixed) {
      return timed.atRate(fixed.perSecond(), true);
    }
    if (traffic.pace() instanceof Pace.ShareOfPeak share) {
      return timed.atRate(share.share() * peak(servers), true);
    }
    return timed;
  }

  /** What the reference server reaches in a closed loop. */
  private double peak(List<Server> servers) throws IOException, InterruptedException {
    Server reference =
        servers.stream()
            .filter(server -> server.name().equals("redis"))
            .findFirst()
            .orElse(servers.get(servers.size() - 1));
    steps.begin(scenario.name() + ", peak of " + reference.name(), 0);
    LoadPlan closed = traffic.closed().lasting(nanos(effort.seconds()));
    double rate = load.uneventful(reference, closed, steps).rate();
    note =
        String.format(
            Locale.ROOT, "The peak of %s was %,.0f requests a second.", reference.name(), rate);
    return rate;
  }

  private ScenarioResult result(Lineup lineup, Map<String, Tally> tallies) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Target target : lineup.targets()) {
      Tally tally = tallies.get(target.name());
      outcomes.put(
          target.name(),
          tally == null
              ? Outcome.leftOut("runs already, and the scenario needs options of its own")
              : tally.outcome());
    }
    List<Mark> marks =
        stage.events().stream().map(event -> new Mark(event.second(), event.label())).toList();
    return scenario.result(note, marks, outcomes);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
