package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Round;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Has clients connect to all servers in turns, as often as they can. */
final class HandshakeMeasurement {
  private static final int CLIENTS = 4;
  private static final double NANOS = 1e9;

  private final Scenario scenario;
  private final boolean resumed;
  private final Effort effort;
  private final Steps steps;

  HandshakeMeasurement(Scenario scenario, Work.Handshakes work, Effort effort, Steps steps) {
    this.scenario = scenario;
    this.resumed = work.resumed();
    this.effort = effort;
    this.steps = steps;
  }

  /** Measures. */
  ScenarioResult run(Lineup lineup) throws IOException, InterruptedException {
    List<Server> servers = lineup.with(List.of(), true);
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    for (int round = 0; round <= effort.rounds(); round++) {
      for (Server server : servers) {
        double seconds = round == 0 ? effort.warmUp() : effort.seconds();
        steps.begin(scenario.name() + ", " + server.name() + ", round " + round, seconds);
        Round seen = round(server, seconds);
        List<Round> all = rounds.computeIfAbsent(server.name(), name -> new ArrayList<>());
        if (round > 0) {
          all.add(seen);
        }
        steps.stepDone();
      }
    }
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Target target : lineup.targets()) {
      List<Round> seen = rounds.get(target.name());
      outcomes.put(
          target.name(),
          seen == null
              ? Outcome.leftOut("runs already, and the scenario needs options of its own")
              : new Outcome(seen, List.of(), List.of(), null));
    }
    return scenario.result("", List.of(), outcomes);
  }

  private Round round(Server server, double seconds) throws IOException, InterruptedException {
    Endpoint endpoint = server.secureEndpoint();
    AtomicLong visits = new AtomicLong();
    AtomicLong others = new AtomicLong();
    AtomicReference<IOException> failure = new AtomicReference<>();
    double before = server.cpuMicros();
    long begin = System.nanoTime();
    long end = begin + Math.round(seconds * NANOS);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client =
          new Thread(() -> visit(endpoint, end, visits, others, failure), "handshakes-" + i);
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    double took = (System.nanoTime() - begin) / NANOS;
    double spent = server.cpuMicros() - before;
    long count = Math.max(1, visits.get());
    // The first visit of each client has nothing to resume.
    long wrong = Math.max(0, others.get() - CLIENTS);
    return new Round(Map.of(Figure.RATE, count / took, Figure.CPU, spent / count), wrong);
  }

  /** Counts visits, and those whose session was not as it was to be. */
  private void visit(
      Endpoint endpoint,
      long end,
      AtomicLong visits,
      AtomicLong others,
      AtomicReference<IOException> failure) {
    try {
      while (System.nanoTime() - end < 0 && failure.get() == null) {
        if (endpoint.visit(resumed) != resumed) {
          others.incrementAndGet();
        }
        visits.incrementAndGet();
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }
}
