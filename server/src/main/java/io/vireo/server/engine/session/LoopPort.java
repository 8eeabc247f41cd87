package io.vireo.server.engine.session;

/** The way from the data context to one event loop. */
public interface LoopPort {
  /** The number of the loop, from 0. */
  int index();

  /** Runs a task on the loop, after those posted before. Any thread; wake-ups are coalesced. */
  void post(Runnable task);
}
