package io.vireo.benchmarks.siege;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The greedy clients of a siege and their threads. For one thread. */
final class Crowd {
  private static final long JOIN_MILLIS = 30_000;

  private final int port;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Besieger> besiegers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** A crowd at a port of this machine. */
  Crowd(int port) {
    this.port = port;
  }

  /** Lets one more client at the server. */
  void add(Menu menu, Appetite appetite) {
    Besieger besieger = new Besieger(port, menu, appetite, timer);
    besiegers.add(besieger);
    threads.add(started(besieger, "besieger-" + threads.size()));
  }

  /** Ends all of them; may be called again. */
  void end() throws InterruptedException {
    besiegers.forEach(Besieger::stop);
    for (Thread thread : threads) {
      thread.join(JOIN_MILLIS);
    }
    timer.shutdownNow();
  }

  /** A thread that does not keep the process. */
  static Thread started(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
