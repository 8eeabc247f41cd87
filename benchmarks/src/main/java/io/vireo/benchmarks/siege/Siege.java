package io.vireo.benchmarks.siege;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

  private final ServerProcess server;
  private final long heap;
  private final Menu menu = new Menu();
  private final Complaints complaints = new Complaints();
  private final Pulse pulse;

  /**
   * @param server that has answered already
   * @param heap of the server, bytes
   */
  Siege(ServerProcess server, long heap) {
    this.server = server;
    this.heap = heap;
    this.pulse = new Pulse(server, complaints);
  }

  /**
   * What a siege showed.
   *
   * @param complaints what is broken
   * @param pings that were answered
   * @param longestMillis the longest wait for one of them
   * @param usedMost bytes of {@code used_memory} at most
   * @param residentMost bytes of the process at most
   */
  record Outcome(
      List<String> complaints, long pings, long longestMillis, long usedMost, long residentMost) {}

  /** What the clients did. */
  Menu menu() {
    return menu;
  }

  /**
   * Lays siege.
   *
   * @param clients at a time
   * @param seconds it lasts
   * @param seed what the clients draw from
   */
  Outcome lay(int clients, double seconds, long seed, ProgressLine progress)
      throws IOException, InterruptedException {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    List<Besieger> besiegers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (Books books = new Books(server, complaints)) {
      long clientsBefore = books.now("connected_clients");
      long usedBefore = books.now("used_memory");
      Thread heart = started(pulse, "pulse");
      for (int i = 0; i < clients; i++) {
        Appetite appetite = new Appetite(seed + i, heap);
        besiegers.add(new Besieger(server.port(), menu, appetite, timer));
        threads.add(started(besiegers.get(i), "besieger-" + i));
      }
      watch(books, seconds, progress);
      end(besiegers, threads);
      pulse.stop();
      heart.join(JOIN_MILLIS);
      new Aftermath(server.port(), books, complaints)
          .check(clientsBefore, usedBefore, (int) (heap / 4));
      return outcome(books.usedMost(), books.residentMost());
    } catch (IOException e) {
      complaints.add("the watcher's connection failed: " + e.getMessage());
      return outcome(0, 0);
    } finally {
      end(besiegers, threads);
      timer.shutdownNow();
    }
  }

  private static void end(List<Besieger> besiegers, List<Thread> threads)
      throws InterruptedException {
    besiegers.forEach(Besieger::stop);
    for (Thread thread : threads) {
      thread.join(JOIN_MILLIS);
    }
  }

  private static Thread started(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void watch(Books books, double seconds, ProgressLine progress) throws IOException {
    long begin = System.nanoTime();
    double passed = 0;
    while (passed < seconds && server.isAlive()) {
      LockSupport.parkNanos(LOOK_NANOS);
      books.look();
      passed = (System.nanoTime() - begin) / 1e9;
      String detail = "longest wait for a PING " + pulse.longestMillis() + " ms";
      progress.show("siege", passed / seconds, seconds - passed, detail);
    }
    progress.clear();
  }

  private Outcome outcome(long usedMost, long residentMost) throws IOException {
    if (!server.isAlive()) {
      complaints.add("the server has ended");
    }
    ServerLog.faults(server.log()).forEach(line -> complaints.add("in its log: " + line));
    return new Outcome(
        complaints.all(), pulse.beats(), pulse.longestMillis(), usedMost, residentMost);
  }
}
