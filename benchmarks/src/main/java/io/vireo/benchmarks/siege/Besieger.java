package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One greedy client: connects, does its worst in one way, and comes back in another. */
final class Besieger implements Runnable {
  private static final int LEAST_PATIENCE = 200;
  private static final int MOST_PATIENCE = 15_000;
  private static final long BEFORE_RETRY_NANOS = 20_000_000;

  private final int port;
  private final Menu menu;
  private final Appetite appetite;
  private final ScheduledExecutorService timer;
  private volatile boolean over;
  private volatile Visit current;

  /**
   * @param timer ends visits that last too long
   */
  Besieger(int port, Menu menu, Appetite appetite, ScheduledExecutorService timer) {
    this.port = port;
    this.menu = menu;
    this.appetite = appetite;
    this.timer = timer;
  }

  /** Comes again and again until it is told to {@link #stop}. */
  @Override
  public void run() {
    while (!over) {
      visit(menu.choose(appetite));
    }
  }

  private void visit(Greed greed) {
    Tally tally = menu.of(greed);
    tally.visits.increment();
    int patience = appetite.between(LEAST_PATIENCE, MOST_PATIENCE);
    try (Visit visit = new Visit(port, tally)) {
      current = visit;
      ScheduledFuture<?> end = timer.schedule(visit::leave, patience, TimeUnit.MILLISECONDS);
      try {
        if (!over) {
          greed.deed().on(visit, appetite);
        }
      } catch (IOException ended) {
        (visit.hasLeft() ? tally.left : tally.disconnected).increment();
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
    Visit last = current;
    if (last != null) {
      last.leave();
    }
  }
}
