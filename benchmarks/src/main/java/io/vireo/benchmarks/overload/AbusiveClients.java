package io.vireo.benchmarks.overload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The abusive clients of an overload test and their threads. For one thread. */
final class AbusiveClients {
  private static final long JOIN_MILLIS = 30_000;

  private final int port;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<AbusiveClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Clients at a port of this machine. */
  AbusiveClients(int port) {
    this.port = port;
  }

  /** Lets one more client at the server. */
  void add(Stressors stressors, RandomLoad load) {
    AbusiveClient client = new AbusiveClient(port, stressors, load, timer);
    clients.add(client);
    threads.add(started(client, "client-" + threads.size()));
  }

  /** Ends all of them; may be called again. */
  void end() throws InterruptedException {
    clients.forEach(AbusiveClient::stop);
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
