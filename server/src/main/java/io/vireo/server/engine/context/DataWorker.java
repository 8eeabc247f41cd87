package io.vireo.server.engine.context;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the data worker does until it is ended: it enters the data context, executes what waits,
 * does what is due, leaves, and sleeps until a thread wakes it or the next deadline comes. Sleeping
 * at the door, not in a pool's queue, is what makes deadlines exact to the millisecond and lets an
 * event loop see whether it must wake the worker at all.
 */
public final class DataWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DataWorker.class);
  private static final long RETRY_MILLIS = 100;

  /** What failures call a task of the data thread. */
  public static final String TASK = "A task of the data thread";

  private final Inbox inbox;
  private final Clock clock;
  private final FatalFailure fatal;
  private final LongSupplier tick;
  private volatile boolean running = true;

  /**
   * A worker at a door.
   *
   * @param tick does what is due and tells when more will be, Unix milliseconds
   */
  public DataWorker(Inbox inbox, Clock clock, FatalFailure fatal, LongSupplier tick) {
    this.inbox = inbox;
    this.clock = clock;
    this.fatal = fatal;
    this.tick = tick;
  }

  /** Ends the work after the task in hand. Any thread. */
  public void end() {
    running = false;
    inbox.wake();
  }

  /** Works. On the thread that is to be the data worker. */
  @Override
  public void run() {
    inbox.worker(Thread.currentThread());
    while (running) {
      if (inbox.hasWork(clock.millis())) {
        enter();
      }
      if (running) {
        inbox.sleep();
      }
    }
  }

  private void enter() {
    if (!inbox.enter()) {
      inbox.queueUp();
      return;
    }
    try {
      inbox.due(turn());
    } finally {
      inbox.leave();
    }
  }

  private long turn() {
    Runnable task;
    while (running && (task = inbox.poll()) != null) {
      fatal.guard(TASK, task);
    }
    try {
      return tick.getAsLong();
    } catch (RuntimeException unexpected) {
      LOG.error("Regular work of the data thread failed unexpectedly", unexpected);
    } catch (Error error) {
      fatal.fail("Regular work of the data thread", error);
    }
    return clock.millis() + RETRY_MILLIS;
  }
}
