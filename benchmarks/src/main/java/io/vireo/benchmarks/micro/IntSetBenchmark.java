package io.vireo.benchmarks.micro;

import io.vireo.server.data.set.IntSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A set of integers of 16, 32 or 64 bits, half of what it is asked for being in it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class IntSetBenchmark {
  @Param({"8", "512"})
  int size;

  /** What neighbours differ by, so that the greatest needs 16, 32 or 64 bits. */
  @Param({"4", "70000", "5000000000"})
  long step;

  private final SplittableRandom random = new SplittableRandom(1);
  private byte[] set;

  /** Makes the set. */
  @Setup
  public void fill() {
    set = IntSet.empty();
    for (int i = 0; i < size; i++) {
      set = IntSet.add(set, i * step);
    }
  }

  /** Asks for a number. */
  @Benchmark
  public boolean contains() {
    return IntSet.contains(set, random.nextInt(2 * size) * step / 2);
  }

  /** Takes a number out and puts it back. */
  @Benchmark
  public byte[] removeAndAdd() {
    long number = random.nextInt(size) * step;
    set = IntSet.add(IntSet.remove(set, number), number);
    return set;
  }

  /** Adds all numbers to an empty set, the greatest first. */
  @Benchmark
  public byte[] build() {
    byte[] built = IntSet.empty();
    for (int i = size - 1; i >= 0; i--) {
      built = IntSet.add(built, i * step);
    }
    return built;
  }
}
