package io.vireo.benchmarks.micro;

import io.vireo.server.data.expiry.ExpiryCalendar;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The calendar with a million pairs, in a world where as many come due as are added. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ExpiryBenchmark {
  private static final int PAIRS = 1_000_000;
  private static final int BATCH = 1000;
  private static final long START = 1_700_000_000_000L;

  /** How far ahead deadlines are, in milliseconds. */
  @Param({"1000", "3600000"})
  int distance;

  private final SplittableRandom random = new SplittableRandom(1);
  private ExpiryCalendar calendar;
  private Blackhole hole;
  private long now;
  private long added;

  /** Fills the calendar. */
  @Setup(Level.Trial)
  public void fill(Blackhole blackhole) {
    hole = blackhole;
    now = START;
    calendar = ExpiryCalendar.inHeap(now);
    for (int i = 0; i < PAIRS; i++) {
      calendar.add(now + 1 + random.nextInt(distance), i);
    }
  }

  /** The whole life of a pair: added, moved to finer slots, handed over. */
  @Benchmark
  public void addAndExpire() {
    calendar.add(now + distance, added++);
    if (added % BATCH == 0) {
      now += (long) distance * BATCH / PAIRS;
      while (calendar.nextDeadline() <= now) {
        calendar.advance(now, BATCH, this::expire);
      }
    }
  }

  private void expire(long deadline, long hash) {
    calendar.forget();
    hole.consume(deadline ^ hash);
  }

  /** What the data loop asks in each turn. */
  @Benchmark
  public long nextDeadline() {
    return calendar.nextDeadline();
  }
}
