package io.vireo.server.engine.context;

import io.vireo.metrics.DataMetrics;

/** How often and how long the data context is occupied at a time. Data context only. */
public final class CycleStatistics {
  private final DataMetrics data;
  private long longestNanos;
  private int mostCommands;

  /** Counts into these metrics. */
  public CycleStatistics(DataMetrics data) {
    this.data = data;
  }

  /** Records a finished turn: its duration and the number of requests that it executed. */
  public void ended(long nanos, int commands) {
    data.cycles.add(1);
    data.cycleNanos.add(nanos);
    longestNanos = Math.max(longestNanos, nanos);
    mostCommands = Math.max(mostCommands, commands);
  }

  /** The length of the longest turn, nanoseconds. */
  public long longestNanos() {
    return longestNanos;
  }

  /** The most requests that one turn executed. */
  public int mostCommands() {
    return mostCommands;
  }

  /** Forgets the longest and the fullest turn: CONFIG RESETSTAT. */
  public void reset() {
    longestNanos = 0;
    mostCommands = 0;
  }
}
