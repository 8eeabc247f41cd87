package io.vireo.server.durability;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The log's disk worker, and whether it has anything to do. Tasks are handed over in the data
 * context alone; so while the worker is idle there, what belongs to it may be done there too.
 */
final class LogDisk implements Executor {
  private final Executor worker;
  private final AtomicInteger underWay = new AtomicInteger();

  LogDisk(Executor worker) {
    this.worker = worker;
  }

  @Override
  public void execute(Runnable task) {
    underWay.incrementAndGet();
    worker.execute(
        () -> {
          try {
            task.run();
          } finally {
            underWay.decrementAndGet();
          }
        });
  }

  /** True if all is done, and whoever hands over sees it done. */
  boolean isIdle() {
    return underWay.get() == 0;
  }
}
