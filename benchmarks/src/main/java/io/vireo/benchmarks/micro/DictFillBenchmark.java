package io.vireo.benchmarks.micro;

import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Packed;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Adding keys to an empty dictionary, with all the growing and splitting that it takes. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class DictFillBenchmark {
  private static final int KEYS = 2_000_000;

  /** The time of one key, its entry made and added. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public Dict fill() {
    Dict dict = new Dict();
    byte[] key = new byte[16];
    for (int i = 0; i < KEYS; i++) {
      for (int digit = 15, rest = i; digit >= 4; digit--, rest /= 10) {
        key[digit] = (byte) ('0' + rest % 10);
      }
      byte[] entry = Packed.make(key, 0, key.length, 0, 0, 0, 16);
      dict.insert(entry, Packed.hash(entry));
    }
    return dict;
  }
}
