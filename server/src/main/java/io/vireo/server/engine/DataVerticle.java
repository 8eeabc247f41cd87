package io.vireo.server.engine;

import io.vertx.core.AbstractVerticle;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.DataWorker;
import java.util.function.LongSupplier;

/**
 * The data worker: a worker verticle on a thread of its own, which is inside the data context. Its
 * one task, {@link DataWorker}, runs until the verticle is stopped.
 */
public final class DataVerticle extends AbstractVerticle {
  private final DataWorker worker;

  /**
   * A worker for the data context.
   *
   * @param tick does what is due, and returns when more will be: Unix milliseconds
   */
  public DataVerticle(DataContext data, LongSupplier tick) {
    worker = new DataWorker(data.inbox(), data.clock(), data.fatal(), tick);
  }

  /**
   * Starts the task. Once the verticle is deployed: the task never gives the thread back, and the
   * deployment's last words would have to wait for it. Any thread.
   */
  public void begin() {
    context.runOnContext(ready -> worker.run());
  }

  /** Lets the worker end after the task in hand. Any thread. */
  public void end() {
    worker.end();
  }
}
