package io.vireo.embedded;

import io.vireo.server.engine.Engine;
import java.util.concurrent.atomic.AtomicLong;

/** A server whose clock the program moves. Any thread but an event loop. */
final class TimedServer {
  private final DataCalls calls;

  TimedServer(DataCalls calls) {
    this.calls = calls;
  }

  /** Does all that is due by now, and waits for that. */
  void catchUp() {
    calls.runIfOpen("what is due by its clock", () -> tick(calls.engine()));
  }

  /** What is due is done in portions. */
  private static void tick(Engine engine) {
    engine.regularWork().run();
    while (engine.keyspace().nextDeadline() <= engine.context().clock().millis()) {
      engine.regularWork().run();
    }
  }

  /** When a key expires or a client has waited long enough next, Unix milliseconds. */
  long due() {
    AtomicLong due = new AtomicLong(Long.MAX_VALUE);
    Engine engine = calls.engine();
    calls.runIfOpen(
        "the next deadline",
        () -> due.set(Math.min(engine.keyspace().nextDeadline(), engine.waiting().nextDeadline())));
    return due.get();
  }
}
