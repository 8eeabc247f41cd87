package io.vireo.server.engine;

import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import java.util.concurrent.Executor;

/**
 * The clients that may go on, but with requests which the data worker has to execute and not the
 * event loop that happens to be inside. They go on waiting until the worker has its turn: so what
 * they send stays in order. Data context only.
 */
final class WorkerWaits {
  private final WaitingClients waiting;
  private final Executor worker;

  /** Unseen, because whatever could look at it runs behind it. */
  private static final class WorkerWait extends UnseenWait {}

  /**
   * No client waits yet.
   *
   * @param worker has the data worker do something, behind what waits for it
   */
  WorkerWaits(WaitingClients waiting, Executor worker) {
    this.waiting = waiting;
    this.worker = worker;
  }

  /** Lets a client wait until the worker does a task, which is to {@link #end} the wait. */
  void add(Session session, Runnable task) {
    waiting.add(session, new WorkerWait());
    worker.execute(task);
  }

  /** Ends the wait of a client; false if it waits for something else, or for nothing. */
  boolean end(Session session) {
    boolean waits = session.waiting() instanceof WorkerWait;
    if (waits) {
      waiting.remove(session);
    }
    return waits;
  }
}
