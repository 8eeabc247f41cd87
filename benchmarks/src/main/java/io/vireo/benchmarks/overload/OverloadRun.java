package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Lets abusive clients at a server for a while, and finds out whether it bears them. */
final class OverloadRun {
  /*
   * The data is random, the order too, so no two clients do the same at the same time, and what one
   * of them does falls into whatever the others have just done. Each client draws from its own
   * seed; how their deeds fall together depends on the machine.
   */
  private static final long LOOK_NANOS = 500_000_000;
  private static final long JOIN_MILLIS = 30_000;

  private final ServerPark park;
  private final Terms terms;
  private final Stressors stressors = new Stressors();
  private final Stressors[] monitors =
      MonitorStressors.all().stream().map(Stressors::only).toArray(Stressors[]::new);
  private final Violations violations = new Violations();
  private final PeakMemory peaks = new PeakMemory();
  private final LivenessProbe probe;
  private final DurabilityClient durabilityClient;
  private ServerProcess server;

  /**
   * What an overload test is like.
   *
   * @param heap of the server, bytes
   * @param clients abusive ones at a time
   * @param seconds it lasts
   * @param seed what the clients draw from
   * @param persistence what the server keeps on the disk
   * @param evicts whether the server may evict keys without a deadline
   */
  record Terms(
      long heap,
      int clients,
      double seconds,
      long seed,
      PersistenceMode persistence,
      boolean evicts) {}

  /**
   * What an overload test showed.
   *
   * @param violations what is broken
   * @param pings that were answered
   * @param longestMillis the longest wait for one of them
   * @param stopMillis the longest stop of this program itself meanwhile, which is no part of that
   * @param waits of half a second or more
   * @param peaks of memory
   */
  record Outcome(
      List<String> violations,
      long pings,
      long longestMillis,
      long stopMillis,
      List<LivenessProbe.Wait> waits,
      PeakMemory peaks) {}

  /**
   * An overload test of a server.
   *
   * @param park where it was started, and is started again
   * @param server that has answered already
   */
  OverloadRun(ServerPark park, ServerProcess server, Terms terms) {
    this.park = park;
    this.server = server;
    this.terms = terms;
    this.probe = new LivenessProbe(server, violations);
    this.durabilityClient = new DurabilityClient(server, violations);
  }

  /** What the clients did, by kind. */
  Map<String, Tally> tallies() {
    Map<String, Tally> all = new LinkedHashMap<>(stressors.tallies());
    if (terms.persistence().isOn()) {
      for (Stressors each : monitors) {
        all.putAll(each.tallies());
      }
    }
    return all;
  }

  /** How many writes of the careful client were acknowledged. */
  long acknowledged() {
    return durabilityClient.acknowledged();
  }

  /** Runs the overload test. */
  Outcome run(ProgressLine progress) throws IOException, InterruptedException {
    AbusiveClients abusers = new AbusiveClients(server.port());
    try {
      Before before = overload(abusers, progress);
      try (MemoryReport memory = new MemoryReport(server, peaks, violations)) {
        RecoveryCheck recovery = new RecoveryCheck(server.port(), memory, violations);
        if (terms.persistence().isOn()) {
          recovery.saves();
        }
        recovery.check(before.clients(), before.used(), (int) (terms.heap() / 4));
      }
    } catch (IOException e) {
      violations.add(e.getMessage());
    } finally {
      abusers.end();
    }
    return outcome();
  }

  /**
   * The server before it.
   *
   * @param clients connections
   * @param used bytes in use
   */
  private record Before(long clients, long used) {}

  private Before overload(AbusiveClients abusers, ProgressLine progress)
      throws IOException, InterruptedException {
    try (MemoryReport memory = new MemoryReport(server, peaks, violations)) {
      Before before = new Before(memory.now("connected_clients"), memory.now("used_memory"));
      for (int i = 0; i < terms.clients(); i++) {
        abusers.add(stressors, load(i));
      }
      if (terms.persistence().isOn()) {
        keep(abusers, memory, before.clients(), progress);
      } else {
        watch(abusers, memory, progress);
      }
      return before;
    }
  }

  private RandomLoad load(int number) {
    return new RandomLoad(terms.seed() + number, terms.heap(), !terms.persistence().isOn());
  }

  /** Overloads a server that writes a log and snapshots, then restarts it twice. */
  private void keep(
      AbusiveClients abusers, MemoryReport memory, long clientsBefore, ProgressLine progress)
      throws IOException, InterruptedException {
    RandomLoad load = load(terms.clients());
    for (Stressors each : monitors) {
      abusers.add(each, load(terms.clients() + 1));
    }
    Snapshots snapshots = new Snapshots(server, load, violations);
    Thread asking = AbusiveClients.started(snapshots, "snapshots");
    Thread writing = AbusiveClients.started(durabilityClient, "durability client");
    watch(abusers, memory, progress);
    snapshots.stop();
    asking.join(JOIN_MILLIS);
    new RecoveryCheck(server.port(), memory, violations).clientsAreGone(clientsBefore + 1);
    Restarts restarts = new Restarts(park, terms.persistence(), terms.evicts(), violations);
    server = restarts.afterKill(server, durabilityClient, writing);
    server = restarts.afterShutdown(server);
  }

  /** Until the time is over, and the abusive clients are gone. */
  private void watch(AbusiveClients abusers, MemoryReport memory, ProgressLine progress)
      throws IOException, InterruptedException {
    Thread heart = AbusiveClients.started(probe, "probe");
    long begin = System.nanoTime();
    double passed = 0;
    while (passed < terms.seconds() && server.isAlive()) {
      LockSupport.parkNanos(LOOK_NANOS);
      memory.look();
      passed = (System.nanoTime() - begin) / 1e9;
      String detail = "longest wait for a PING " + probe.longestMillis() + " ms";
      progress.show("overload", passed / terms.seconds(), terms.seconds() - passed, detail);
    }
    progress.clear();
    abusers.end();
    probe.stop();
    heart.join(JOIN_MILLIS);
  }

  private Outcome outcome() throws IOException {
    if (!server.isAlive()) {
      violations.add("the server has ended");
    }
    ServerLog.faults(server.log()).forEach(line -> violations.add("in its log: " + line));
    return new Outcome(
        violations.all(),
        probe.beats(),
        probe.longestMillis(),
        probe.longestStopMillis(),
        probe.waits(),
        peaks);
  }
}
