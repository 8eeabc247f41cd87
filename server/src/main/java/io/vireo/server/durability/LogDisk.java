package io.vireo.server.durability;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's disk worker, and whether it has anything to do. Tasks are handed over in the data
 * context alone; so while the worker is idle there, what belongs to it may be done there too.
 */
final class LogDisk implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(LogDisk.class);

  private final Executor worker;
  private final Runnable fatal;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * A worker.
   *
   * @param fatal ends the process when a task fails in a way nobody has foreseen: what the log
   *     holds then is not known
   */
  LogDisk(Executor worker, Runnable fatal) {
    this.worker = worker;
    this.fatal = fatal;
  }

  @Override
  public void execute(Runnable task) {
    underWay.incrementAndGet();
    try {
      worker.execute(() -> run(task));
    } catch (Throwable refused) {
      underWay.decrementAndGet();
      throw refused;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error unforeseen) {
      end(unforeseen);
      throw unforeseen;
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void end(Throwable unforeseen) {
    try {
      LOG.error("The append-only log's disk worker failed. Exiting...", unforeseen);
    } finally {
      fatal.run();
    }
  }

  /** True if all is done, and whoever hands over sees it done. */
  boolean isIdle() {
    return underWay.get() == 0;
  }
}
