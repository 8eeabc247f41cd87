package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One abusive client: connects, does its worst in one way, and comes back in another. */
final class AbusiveClient implements Runnable {
  private static final int LEAST_PATIENCE = 200;
  private static final int MOST_PATIENCE = 15_000;
  private static final long BEFORE_RETRY_NANOS = 20_000_000;

  private final int port;
  private final Stressors stressors;
  private final RandomLoad load;
  private final ScheduledExecutorService timer;
  private volatile boolean over;
  private volatile StressConnection current;

  /**
   * @param timer ends connections that last too long
   */
  AbusiveClient(int port, Stressors stressors, RandomLoad load, ScheduledExecutorService timer) {
    this.port = port;
    this.stressors = stressors;
    this.load = load;
    this.timer = timer;
  }

  /** Comes again and again until it is told to {@link #stop}. */
  @Override
  public void run() {
    while (!over) {
      connection(stressors.choose(load));
    }
  }

  private void connection(Stressor stressor) {
    Tally tally = stressors.of(stressor);
    tally.connections.increment();
    int patience = load.between(LEAST_PATIENCE, MOST_PATIENCE);
    try (StressConnection connection = new StressConnection(port, tally)) {
      current = connection;
      ScheduledFuture<?> end = timer.schedule(connection::leave, patience, TimeUnit.MILLISECONDS);
      try {
        if (!over) {
          stressor.deed().on(connection, load);
        }
      } catch (IOException ended) {
        (connection.hasLeft() ? tally.left : tally.disconnected).increment();
      } finally {
        end.cancel(false);
      }
    } catch (IOException refused) {
      tally.disconnected.increment();
      LockSupport.parkNanos(BEFORE_RETRY_NANOS);
    }
  }

  /** Ends it at once. Any thread. */
  void stop() {
    over = true;
    StressConnection last = current;
    if (last != null) {
      last.leave();
    }
  }
}
