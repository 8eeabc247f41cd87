package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.load.OwnGcPauses;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Feels whether a server lives: a PING every 50 ms on a connection of its own. What this program's
 * own collector takes of a wait is not counted.
 */
final class LivenessProbe implements Runnable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MOST_WAITS = 50;

  private final ServerProcess server;
  private final Violations violations;
  private volatile boolean over;
  private volatile long beats;
  private volatile long longest;
  private volatile long longestStop;
  private final OwnGcPauses ownStops = new OwnGcPauses();
  private final List<Wait> waits = new CopyOnWriteArrayList<>();

  /**
   * A long wait for an answer.
   *
   * @param end when it came, by which it is found in the logs of server and collector
   * @param millis it lasted
   */
  record Wait(LocalTime end, long millis) {
    @Override
    public String toString() {
      return millis + " ms until " + end.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  LivenessProbe(ServerProcess server, Violations violations) {
    this.server = server;
    this.violations = violations;
  }

  /** Asks until it is told to {@link #stop}, or there is no answer any more. */
  @Override
  public void run() {
    try (ControlClient client = server.connect()) {
      while (!over) {
        long begin = System.nanoTime();
        long stopped = ownStops.nanos();
        client.call("PING");
        note(System.nanoTime() - begin, ownStops.nanos() - stopped);
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    } catch (IOException e) {
      violations.add("PING got no answer: " + e.getMessage());
    }
  }

  private void note(long elapsed, long stopped) {
    long nanos = Math.max(0, elapsed - stopped);
    longestStop = Math.max(longestStop, stopped);
    longest = Math.max(longest, nanos);
    beats = beats + 1;
    if (nanos >= LONG_NANOS && waits.size() < MOST_WAITS) {
      waits.add(new Wait(LocalTime.now(ZoneOffset.UTC), TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
  }

  /** The waits of half a second or more, in order, as far as there is room. Any thread. */
  List<Wait> waits() {
    return waits;
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

  /**
   * The longest time for which this program's own collector stopped it while it waited for an
   * answer, milliseconds; no part of the waits. Any thread.
   */
  long longestStopMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestStop);
  }
}
