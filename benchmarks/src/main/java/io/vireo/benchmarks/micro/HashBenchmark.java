package io.vireo.benchmarks.micro;

import io.vireo.server.data.Hash;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hash of keys of some lengths, each waiting for the one before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class HashBenchmark {
  @Param({"3", "8", "16", "24", "64", "512"})
  int length;

  private final byte[] key = new byte[1024];
  private int offset;

  /** A key with random bytes. */
  public HashBenchmark() {
    new SplittableRandom(1).nextBytes(key);
  }

  /** One key. */
  @Benchmark
  public long hash() {
    long hash = Hash.of(key, offset, length);
    offset = (int) hash & 255;
    return hash;
  }
}
