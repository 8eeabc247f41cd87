package io.vireo.benchmarks.load;

/** Told several times a second how a run gets on, on the thread that called the run. */
@FunctionalInterface
public interface LoadProgress {
  /** Shows nothing. */
  LoadProgress NONE = (completed, scheduled, plan, elapsedNanos) -> {};

  /**
   * @param completed replies so far
   * @param scheduled requests whose time has come so far
   * @param plan of the run
   * @param elapsedNanos since its start
   */
  void update(long completed, long scheduled, LoadPlan plan, long elapsedNanos);
}
