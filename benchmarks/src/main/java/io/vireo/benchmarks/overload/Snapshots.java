package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.ErrorReply;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks for a snapshot or a new log every few seconds. One thread runs it. */
final class Snapshots implements Runnable {
  private static final int LEAST_MILLIS = 500;
  private static final int MOST_MILLIS = 6_000;

  private final ServerProcess server;
  private final RandomLoad load;
  private final Violations violations;
  private volatile boolean over;
  private volatile long begun;

  Snapshots(ServerProcess server, RandomLoad load, Violations violations) {
    this.server = server;
    this.load = load;
    this.violations = violations;
  }

  /** Asks until it is told to {@link #stop}. */
  @Override
  public void run() {
    try (ControlClient client = server.connect()) {
      while (!over) {
        rest();
        ask(client, load.oneOf("BGSAVE", "BGREWRITEAOF"));
      }
    } catch (IOException e) {
      violations.add("the connection that asks for snapshots failed: " + e.getMessage());
    }
  }

  private void rest() {
    long millis = load.between(LEAST_MILLIS, MOST_MILLIS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!over && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void ask(ControlClient client, String command) throws IOException {
    try {
      client.call(command);
      begun = begun + 1;
    } catch (ErrorReply refused) {
      if (!isBusy(refused.getMessage())) {
        violations.add(command + ": " + refused.getMessage());
      }
    }
  }

  /** One of them is under way. */
  private static boolean isBusy(String refused) {
    return refused.contains("in progress") || refused.contains("Another child process is active");
  }

  /** Ends it soon. Any thread. */
  void stop() {
    over = true;
  }

  /** How many were begun. Any thread. */
  long begun() {
    return begun;
  }
}
