package io.vireo.server.durability;

import io.vireo.server.engine.context.FatalFailure;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The log's disk worker, and whether it has anything to do. Tasks are handed over in the data
 * context alone; so while the worker is idle there, what belongs to it may be done there too.
 */
final class LogDisk implements Executor {
  private final Executor worker;
  private final FatalFailure fatal;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * A worker.
   *
   * @param fatal ends the process when a task fails in an unforeseen way: what the log holds then
   *     is not known
   */
  LogDisk(Executor worker, FatalFailure fatal) {
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
      fatal.end("The append-only log's disk worker failed", unforeseen);
      throw unforeseen;
    } finally {
      underWay.decrementAndGet();
    }
  }

  /** True if all tasks are done, and the thread that hands them over sees their effects. */
  boolean isIdle() {
    return underWay.get() == 0;
  }
}
