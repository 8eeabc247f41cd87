package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadProgress;
import io.vireo.benchmarks.load.LoadResult;
import io.vireo.benchmarks.load.LoadRunner;
import io.vireo.benchmarks.load.ReadyLoad;
import io.vireo.benchmarks.load.RequestTemplate;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One run of a scenario's load on one server, with all clients that take part. */
final class LoadRound {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long DRAIN_TURN_MILLIS = 20;

  private final LoadRunner runner = new LoadRunner();
  private final Traffic traffic;
  private final Stage stage;

  LoadRound(Work.Load load) {
    this.traffic = load.traffic();
    this.stage = load.stage();
  }

  /**
   * What a run saw.
   *
   * @param load as the measured clients saw it
   * @param operations that it counts as
   * @param rate of operations per second
   * @param cpuMicros processor time of the server; NaN if not known
   * @param lost messages that did not arrive
   */
  record Result(LoadResult load, double operations, double rate, double cpuMicros, long lost) {}

  /**
   * Runs once.
   *
   * @param plan of the measured clients
   */
  Result run(Server server, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    try (Events events = new Events(server, stage.events())) {
      Result result = uneventful(server, plan, progress);
      events.check();
      return result;
    }
  }

  /** Runs once without the stage's events. */
  Result uneventful(Server server, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    Crowd crowd = Crowd.at(server);
    Result result = accompanied(server, crowd, plan, progress);
    crowd.awaitFarewell();
    return result;
  }

  private Result accompanied(Server server, Crowd crowd, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    Company company = stage.company();
    if (company instanceof Company.Listeners listeners) {
      return heard(server, listeners, plan, progress);
    }
    return company instanceof Company.Partners partners
        ? answered(server, crowd, partners, plan, progress)
        : measured(server, crowd, plan.clients(), plan, progress);
  }

  private Result measured(
      Server server, Crowd crowd, int clients, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    Endpoint endpoint = traffic.endpoint(server);
    try (ReadyLoad ready = runner.connect(endpoint, traffic.templates(), plan)) {
      crowd.awaitAll(clients);
      double before = server.cpuMicros();
      LoadResult load = ready.run(progress);
      double spent = server.cpuMicros() - before;
      double operations = (double) load.requests() / traffic.requestsPerOperation();
      return new Result(load, operations, operations * 1e9 / load.elapsedNanos(), spent, 0);
    }
  }

  // ------------------------------------------------------------------------- subscribers

  private Result heard(Server server, Company.Listeners kind, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    try (Listeners listeners = new Listeners(server.endpoint(), kind)) {
      double before = server.cpuMicros();
      long begin = System.nanoTime();
      LoadResult load = runner.run(server.endpoint(), traffic.templates(), plan, progress);
      long expected = load.requests() * kind.copies();
      long arrived = drained(listeners, expected);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double spent = server.cpuMicros() - before;
      return new Result(load, arrived, arrived / seconds, spent, expected - arrived);
    }
  }

  /** Waits for what is still under way. */
  private static long drained(Listeners listeners, long expected)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (listeners.received() < expected && System.nanoTime() - deadline < 0) {
      if (listeners.failure() != null) {
        throw listeners.failure();
      }
      TimeUnit.MILLISECONDS.sleep(DRAIN_TURN_MILLIS);
    }
    return listeners.received();
  }

  // ------------------------------------------------------------------------- partners

  private Result answered(
      Server server, Crowd crowd, Company.Partners partners, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    AtomicReference<IOException> failure = new AtomicReference<>();
    Thread others = new Thread(() -> answer(server, partners, failure), "partners");
    others.setDaemon(true);
    others.start();
    Result result;
    try {
      result = measured(server, crowd, plan.clients() + traffic.clients(), plan, progress);
    } finally {
      others.interrupt();
      others.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return result;
  }

  private void answer(
      Server server, Company.Partners partners, AtomicReference<IOException> failure) {
    List<RequestTemplate> cycle = partners.cycle().stream().map(this::template).toList();
    LoadPlan endless = LoadPlan.closed(Long.MAX_VALUE, traffic.clients(), 1);
    try {
      runner.run(server.endpoint(), cycle, endless, LoadProgress.NONE);
    } catch (IOException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      // The measured clients are done; this is how they tell.
    }
  }

  private RequestTemplate template(TestCase test) {
    return test.template(traffic.dataSize(), traffic.keys().keyspace());
  }
}
