package io.vireo.persistence.disk;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk worker: a worker verticle that does what it is handed, one after the other. What is handed
 * to it before it is deployed waits.
 */
public final class DiskVerticle extends AbstractVerticle implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(DiskVerticle.class);

  private final List<Runnable> early = new ArrayList<>();
  private boolean deployed;

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

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException unexpected) {
      LOG.error("A disk worker failed unexpectedly", unexpected);
    }
  }
}
