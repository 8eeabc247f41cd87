package io.vireo.server.engine;

import io.vertx.core.AbstractVerticle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data worker: a worker verticle on a thread of its own, which owns the {@link Engine}.
 *
 * <p>Its one task runs until the verticle is stopped. It enters the engine, executes what waits,
 * does what is due, leaves, and sleeps until somebody wakes it or the next deadline comes. Sleeping
 * here, not in the pool's queue, is what makes deadlines exact to the millisecond and lets an event
 * loop see whether it must wake anybody at all.
 */
public final class DataVerticle extends AbstractVerticle {
  private static final Logger LOG = LoggerFactory.getLogger(DataVerticle.class);
  private static final long LONGEST_SLEEP_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 100;

  private final Engine engine;
  private volatile boolean running = true;

  /** A worker for an engine. */
  public DataVerticle(Engine engine) {
    this.engine = engine;
  }

  /**
   * Starts the task. Once the verticle is deployed: the task never gives the thread back, and the
   * deployment's last words would have to wait for it. Any thread.
   */
  public void begin() {
    context.runOnContext(ready -> work());
  }

  /** Lets the worker end after the task in hand. Any thread. */
  public void end() {
    running = false;
    engine.inbox().add(() -> {});
  }

  private void work() {
    Inbox inbox = engine.inbox();
    inbox.worker(Thread.currentThread());
    long next = 0;
    while (running) {
      if (inbox.enter()) {
        try {
          next = turn(inbox);
        } finally {
          inbox.leave();
        }
      }
      if (running) {
        inbox.sleep(nanosUntil(next));
      }
    }
  }

  private long turn(Inbox inbox) {
    Runnable task;
    while (running && (task = inbox.poll()) != null) {
      try {
        task.run();
      } catch (RuntimeException unexpected) {
        LOG.error("A task of the data thread failed unexpectedly", unexpected);
      } catch (Error error) {
        engine.fatal().fail("A task of the data thread", error);
      }
    }
    try {
      return engine.tick();
    } catch (RuntimeException unexpected) {
      LOG.error("Regular work of the data thread failed unexpectedly", unexpected);
    } catch (Error error) {
      engine.fatal().fail("Regular work of the data thread", error);
    }
    return engine.clock().millis() + RETRY_MILLIS;
  }

  private long nanosUntil(long deadline) {
    long millis = Math.min(deadline - engine.clock().millis(), LONGEST_SLEEP_MILLIS);
    return Math.max(millis, 0) * 1_000_000;
  }
}
