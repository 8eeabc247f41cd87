package io.vireo.persistence.disk;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A disk worker: a worker verticle that does what it is handed, one after the other. What is handed
 * to it before it is deployed waits.
 */
public final class DiskVerticle extends AbstractVerticle implements Executor {
  private final Consumer<Throwable> failed;
  private final List<Runnable> early = new ArrayList<>();
  private boolean deployed;

  /**
   * A worker that is not deployed yet.
   *
   * @param failed told, on the worker, what a task has thrown: what it was to leave on the disk is
   *     not there, so nothing that builds on it may be written
   */
  public DiskVerticle(Consumer<Throwable> failed) {
    this.failed = failed;
  }

  @Override
  public void start(Promise<Void> started) {
    List<Runnable> waiting;
    synchronized (early) {
      deployed = true;
      waiting = List.copyOf(early);
      early.clear();
      waiting.forEach(this::enqueue);
    }
    started.complete();
  }

  /** Does a task after those that were handed over before. Any thread. */
  @Override
  public void execute(Runnable task) {
    synchronized (early) {
      if (deployed) {
        enqueue(task);
      } else {
        early.add(task);
      }
    }
  }

  private void enqueue(Runnable task) {
    context.runOnContext(ready -> run(task));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable unexpected) {
      failed.accept(unexpected);
    }
  }
}
