package io.vireo.server.engine;

import io.vireo.server.engine.context.Inbox.ClientTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A batch that may take long, counted from its loop until its answers leave: on their way through a
 * script that runs for long, or at the end of all. Made on an event loop, then data context only.
 */
final class LongBatch implements ClientTask, Consumer<Batch> {
  private final Batch batch;
  private final AtomicInteger count;
  private final BiConsumer<Batch, Consumer<Batch>> execution;
  private final Consumer<Batch> executed;
  private boolean left;

  /**
   * Counts a batch.
   *
   * @param count how many there are
   * @param execution executes it, and gives it on
   * @param executed takes it with the answers
   */
  LongBatch(
      Batch batch,
      AtomicInteger count,
      BiConsumer<Batch, Consumer<Batch>> execution,
      Consumer<Batch> executed) {
    this.batch = batch;
    this.count = count;
    this.execution = execution;
    this.executed = executed;
    count.incrementAndGet();
  }

  @Override
  public void run() {
    try {
      execution.accept(batch, this);
    } finally {
      leave();
    }
  }

  @Override
  public void accept(Batch done) {
    leave();
    executed.accept(done);
  }

  private void leave() {
    if (!left) {
      left = true;
      count.decrementAndGet();
    }
  }
}
