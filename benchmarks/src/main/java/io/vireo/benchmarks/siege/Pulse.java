package io.vireo.benchmarks.siege;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Feels whether a server lives: a PING every 50 ms on a connection of its own. */
final class Pulse implements Runnable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ServerProcess server;
  private final Complaints complaints;
  private volatile boolean over;
  private volatile long beats;
  private volatile long longest;

  Pulse(ServerProcess server, Complaints complaints) {
    this.server = server;
    this.complaints = complaints;
  }

  /** Asks until it is told to {@link #stop}, or there is no answer any more. */
  @Override
  public void run() {
    try (ControlClient client = server.connect()) {
      while (!over) {
        long begin = System.nanoTime();
        client.call("PING");
        longest = Math.max(longest, System.nanoTime() - begin);
        beats = beats + 1;
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    } catch (IOException e) {
      complaints.add("PING got no answer: " + e.getMessage());
    }
  }

  /** Ends it behind the answer that it waits for. Any thread. */
  void stop() {
    over = true;
  }

  /** How many answers there were. Any thread. */
  long beats() {
    return beats;
  }

  /** The longest wait for an answer, milliseconds. Any thread. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }
}
