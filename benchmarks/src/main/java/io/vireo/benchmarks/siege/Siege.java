package io.vireo.benchmarks.siege;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Lets greedy clients at a server for a while, and finds out whether it bears them. */
final class Siege {
  /*
   * The data is random, the order too, so no two clients do the same at the same time, and what one
   * of them does falls into whatever the others have just done. Each client draws from its own
   * seed; how their deeds fall together depends on the machine.
   */
  private static final long LOOK_NANOS = 500_000_000;
  private static final long JOIN_MILLIS = 30_000;

  private final ServerPark park;
  private final Terms terms;
  private final Menu menu = new Menu();
  private final Menu[] monitors = Monitors.all().stream().map(Menu::only).toArray(Menu[]::new);
  private final Complaints complaints = new Complaints();
  private final Peaks peaks = new Peaks();
  private final Pulse pulse;
  private final Witness witness;
  private ServerProcess server;

  /**
   * What a siege is like.
   *
   * @param heap of the server, bytes
   * @param clients greedy ones at a time
   * @param seconds it lasts
   * @param seed what the clients draw from
   * @param keeping what the server keeps on the disk
   * @param evicts whether the server may evict keys without a deadline
   */
  record Terms(
      long heap, int clients, double seconds, long seed, Keeping keeping, boolean evicts) {}

  /**
   * What a siege showed.
   *
   * @param complaints what is broken
   * @param pings that were answered
   * @param longestMillis the longest wait for one of them
   * @param waits of half a second or more
   * @param peaks of memory
   */
  record Outcome(
      List<String> complaints,
      long pings,
      long longestMillis,
      List<Pulse.Wait> waits,
      Peaks peaks) {}

  /**
   * A siege of a server.
   *
   * @param park where it was started, and is started again
   * @param server that has answered already
   */
  Siege(ServerPark park, ServerProcess server, Terms terms) {
    this.park = park;
    this.server = server;
    this.terms = terms;
    this.pulse = new Pulse(server, complaints);
    this.witness = new Witness(server, complaints);
  }

  /** What the clients did, by kind. */
  Map<String, Tally> tallies() {
    Map<String, Tally> all = new LinkedHashMap<>(menu.tallies());
    if (terms.keeping().isOn()) {
      for (Menu each : monitors) {
        all.putAll(each.tallies());
      }
    }
    return all;
  }

  /** How many writes of the careful client were acknowledged. */
  long acknowledged() {
    return witness.acknowledged();
  }

  /** Lays siege. */
  Outcome lay(ProgressLine progress) throws IOException, InterruptedException {
    Crowd crowd = new Crowd(server.port());
    try {
      Before before = besiege(crowd, progress);
      try (Books books = new Books(server, peaks, complaints)) {
        Aftermath aftermath = new Aftermath(server.port(), books, complaints);
        if (terms.keeping().isOn()) {
          aftermath.saves();
        }
        aftermath.check(before.clients(), before.used(), (int) (terms.heap() / 4));
      }
    } catch (IOException e) {
      complaints.add(e.getMessage());
    } finally {
      crowd.end();
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

  private Before besiege(Crowd crowd, ProgressLine progress)
      throws IOException, InterruptedException {
    try (Books books = new Books(server, peaks, complaints)) {
      Before before = new Before(books.now("connected_clients"), books.now("used_memory"));
      for (int i = 0; i < terms.clients(); i++) {
        crowd.add(menu, appetite(i));
      }
      if (terms.keeping().isOn()) {
        keep(crowd, books, before.clients(), progress);
      } else {
        watch(crowd, books, progress);
      }
      return before;
    }
  }

  private Appetite appetite(int number) {
    return new Appetite(terms.seed() + number, terms.heap(), !terms.keeping().isOn());
  }

  /** The same with a log and snapshots, and with two restarts behind it. */
  private void keep(Crowd crowd, Books books, long clientsBefore, ProgressLine progress)
      throws IOException, InterruptedException {
    Appetite appetite = appetite(terms.clients());
    for (Menu each : monitors) {
      crowd.add(each, appetite(terms.clients() + 1));
    }
    Snapshots snapshots = new Snapshots(server, appetite, complaints);
    Thread asking = Crowd.started(snapshots, "snapshots");
    Thread writing = Crowd.started(witness, "witness");
    watch(crowd, books, progress);
    snapshots.stop();
    asking.join(JOIN_MILLIS);
    new Aftermath(server.port(), books, complaints).clientsAreGone(clientsBefore + 1);
    Restarts restarts = new Restarts(park, terms.keeping(), terms.evicts(), complaints);
    server = restarts.afterKill(server, witness, writing);
    server = restarts.afterShutdown(server);
  }

  /** Until the time is over, and the greedy clients are gone. */
  private void watch(Crowd crowd, Books books, ProgressLine progress)
      throws IOException, InterruptedException {
    Thread heart = Crowd.started(pulse, "pulse");
    long begin = System.nanoTime();
    double passed = 0;
    while (passed < terms.seconds() && server.isAlive()) {
      LockSupport.parkNanos(LOOK_NANOS);
      books.look();
      passed = (System.nanoTime() - begin) / 1e9;
      String detail = "longest wait for a PING " + pulse.longestMillis() + " ms";
      progress.show("siege", passed / terms.seconds(), terms.seconds() - passed, detail);
    }
    progress.clear();
    crowd.end();
    pulse.stop();
    heart.join(JOIN_MILLIS);
  }

  private Outcome outcome() throws IOException {
    if (!server.isAlive()) {
      complaints.add("the server has ended");
    }
    ServerLog.faults(server.log()).forEach(line -> complaints.add("in its log: " + line));
    return new Outcome(
        complaints.all(), pulse.beats(), pulse.longestMillis(), pulse.waits(), peaks);
  }
}
