package io.vireo.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Per-command statistics, indexed by the command's dense id.
 *
 * <p>The four numbers of a command lie next to each other in one flat array, so a call touches one
 * cache line. Only the data context writes, one thread at a time; its stores are opaque, so any
 * other thread may read whole, slightly old values at any moment without a lock. The latency
 * histograms are the exception: they belong to the data context for reading too.
 *
 * <p>The numbers are those of {@code INFO commandstats}, {@code INFO latencystats} and {@code
 * LATENCY HISTOGRAM}.
 */
public final class CommandMetrics {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int STRIDE = 4;
  private static final int CALLS = 0;
  private static final int NANOS = 1;
  private static final int REJECTED = 2;
  private static final int FAILED = 3;

  private String[] names;
  private long[] cells;
  private LatencyHistograms latencies;
  private boolean latencyTracking = true;

  /** Statistics of no commands yet. */
  public CommandMetrics() {
    this(new String[0]);
  }

  /**
   * Makes the statistics of a command table.
   *
   * @param names the full name of each command by id, such as {@code get} or {@code config|get}
   */
  public CommandMetrics(String[] names) {
    commands(names);
  }

  /**
   * Takes the commands, before any is counted and before other threads look.
   *
   * @param all the full name of each command by id
   */
  public final void commands(String[] all) {
    names = all.clone();
    cells = new long[all.length * STRIDE];
    latencies = new LatencyHistograms(all.length);
  }

  /** How many commands there are; ids run from 0 to one less. Any thread. */
  public int size() {
    return names.length;
  }

  /** The full name of a command. Any thread. */
  public String name(int id) {
    return names[id];
  }

  /**
   * Counts a call that ran. Data context.
   *
   * @param id the command
   * @param nanos how long it ran, in nanoseconds
   */
  public void record(int id, long nanos) {
    var row = id * STRIDE;
    add(row + CALLS, 1);
    add(row + NANOS, nanos);
    if (latencyTracking) {
      latencies.record(id, nanos);
    }
  }

  /** Counts a call refused before it ran, such as one with a wrong arity. Data context. */
  public void rejected(int id) {
    add(id * STRIDE + REJECTED, 1);
  }

  /** Counts a call that ran and answered with an error, besides {@link #record}. Data context. */
  public void failed(int id) {
    add(id * STRIDE + FAILED, 1);
  }

  /** Sets every number to 0 and drops the histograms, as CONFIG RESETSTAT does. Data context. */
  public void reset() {
    for (var i = 0; i < cells.length; i++) {
      CELL.setOpaque(cells, i, 0L);
    }
    latencies.reset();
  }

  /** Calls that ran. Any thread. */
  public long calls(int id) {
    return get(id, CALLS);
  }

  /** Time spent in the command, in nanoseconds. Any thread. */
  public long nanos(int id) {
    return get(id, NANOS);
  }

  /** Time spent in the command, in whole microseconds. Any thread. */
  public long micros(int id) {
    return nanos(id) / 1000;
  }

  /** Calls refused before they ran. Any thread. */
  public long rejectedCalls(int id) {
    return get(id, REJECTED);
  }

  /** Calls that ran and answered with an error. Any thread. */
  public long failedCalls(int id) {
    return get(id, FAILED);
  }

  /** Whether any number of the command is above 0: only such commands are shown. Any thread. */
  public boolean seen(int id) {
    return calls(id) > 0 || rejectedCalls(id) > 0 || failedCalls(id) > 0;
  }

  /** Turns the latency histograms on or off; what they hold stays. Data context. */
  public void latencyTracking(boolean on) {
    latencyTracking = on;
  }

  /** Whether calls are recorded in latency histograms. Data context. */
  public boolean latencyTracking() {
    return latencyTracking;
  }

  /** Whether the command has a latency histogram with at least one call. Data context. */
  public boolean hasLatency(int id) {
    return latencies.has(id);
  }

  /**
   * Latency percentiles of a command. Data context.
   *
   * @param id the command
   * @param percents percentages, each from 0 to 100
   * @return microseconds with a nanosecond's resolution, one per percentage; empty if {@link
   *     #hasLatency} is false
   */
  public double[] percentiles(int id, double... percents) {
    return latencies.percentiles(id, percents);
  }

  /** The buckets of LATENCY HISTOGRAM for a command. Data context. */
  public LatencyBuckets latencyBuckets(int id) {
    return latencies.buckets(id);
  }

  /** What looks at the times since it looked last. Data context. */
  public LatencyIntervals intervals() {
    return new LatencyIntervals(this, id -> latencies.histogram(id));
  }

  private void add(int cell, long n) {
    CELL.setOpaque(cells, cell, cells[cell] + n);
  }

  private long get(int id, int column) {
    return (long) CELL.getOpaque(cells, id * STRIDE + column);
  }
}
