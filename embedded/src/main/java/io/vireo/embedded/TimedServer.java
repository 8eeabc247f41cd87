package io.vireo.embedded;

import io.vertx.core.Promise;
import io.vireo.server.engine.Engine;
import java.util.function.Supplier;

/** A server whose clock the program moves. Any thread but an event loop. */
final class TimedServer {
  private final Engine engine;

  TimedServer(Engine engine) {
    this.engine = engine;
  }

  /** Does all that is due by now, and waits for that. */
  void catchUp() {
    inContext(engine, () -> tick(engine));
  }

  /** What is due is done in portions. */
  private static long tick(Engine engine) {
    long next = engine.tick();
    while (engine.keyspace().nextDeadline() <= engine.clock().millis()) {
      next = engine.tick();
    }
    return next;
  }

  /** When a key expires or a client has waited long enough next, Unix milliseconds. */
  long due() {
    return inContext(
        engine, () -> Math.min(engine.keyspace().nextDeadline(), engine.waiting().nextDeadline()));
  }

  /** Does something in the data context, and waits for what it gives. */
  static <T> T inContext(Engine engine, Supplier<T> task) {
    Promise<T> done = Promise.promise();
    engine
        .inbox()
        .add(
            () -> {
              try {
                done.complete(task.get());
              } catch (RuntimeException failure) {
                done.fail(failure);
              }
            });
    return Waits.until(done.future());
  }
}
