package io.vireo.server.engine.context;

/** How the data worker sleeps at the door, and how others wake it. */
interface Sleeper {
  /**
   * Sleeps until a time, Unix milliseconds, or until {@link #wake}, also if that came before this
   * was called; perhaps shorter. Only the worker.
   */
  void sleepUntil(long deadline);

  /** Ends the sleep of a worker, or else its next one. Any thread. */
  void wake(Thread worker);
}
