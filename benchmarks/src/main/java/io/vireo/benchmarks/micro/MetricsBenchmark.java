package io.vireo.benchmarks.micro;

import io.vireo.metrics.CommandMetrics;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a command costs because it is counted and timed: one reading of the clock, one record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {
  @Param({"true", "false"})
  private boolean latencyTracking;

  private CommandMetrics metrics;
  private long before;

  /** Metrics of a few commands. */
  @Setup
  public void prepare() {
    metrics = new CommandMetrics(new String[] {"get", "set", "incr"});
    metrics.latencyTracking(latencyTracking);
    before = System.nanoTime();
  }

  /** Counts, times and records one command. */
  @Benchmark
  public long record() {
    long now = System.nanoTime();
    metrics.record(1, now - before);
    before = now;
    return now;
  }

  /** The clock alone. */
  @Benchmark
  public long clock() {
    return System.nanoTime();
  }
}
