package io.vireo.benchmarks.micro;

import io.vireo.server.data.Hash;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Packed;
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

/**
 * The dictionary with 16-byte keys and values, asked in random order: with a few keys it lies in
 * the processor's caches, with millions it does not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DictBenchmark {
  private static final int KEY = 16;

  @Param({"1000", "3000000"})
  int keys;

  private final byte[] key = new byte[KEY];
  private final SplittableRandom random = new SplittableRandom(1);
  private Dict dict;
  private long cursor;
  private int churned;

  /** Fills the dictionary. */
  @Setup(Level.Trial)
  public void fill() {
    dict = new Dict();
    for (int i = 0; i < keys; i++) {
      insert(i);
    }
  }

  private void insert(int number) {
    name(number);
    byte[] entry = Packed.make(key, 0, KEY, 0, 0, 0, KEY);
    dict.insert(entry, Hash.of(key, 0, KEY));
  }

  /** Writes "key:" and twelve digits. */
  private void name(int number) {
    key[0] = 'k';
    key[1] = 'e';
    key[2] = 'y';
    key[3] = ':';
    int rest = number;
    for (int i = KEY - 1; i >= 4; i--) {
      key[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** What the others do beside asking: making a key and its hash. */
  @Benchmark
  public long keyAndHash() {
    name(random.nextInt(keys));
    return Hash.of(key, 0, KEY);
  }

  /** Finds a key that is there. */
  @Benchmark
  public Object getPresent() {
    name(random.nextInt(keys));
    return dict.get(key, 0, KEY, Hash.of(key, 0, KEY));
  }

  /** Looks for a key that is not there. */
  @Benchmark
  public Object getAbsent() {
    name(keys + random.nextInt(keys));
    return dict.get(key, 0, KEY, Hash.of(key, 0, KEY));
  }

  /** Adds a key and removes the oldest, so that segments grow, split, shrink and merge. */
  @Benchmark
  public Object addAndRemove() {
    insert(keys + churned);
    name(churned++);
    Object removed = dict.removeAt(dict.find(key, 0, KEY, Hash.of(key, 0, KEY)));
    if (churned == Integer.MAX_VALUE - keys) {
      throw new IllegalStateException("numbers are used up");
    }
    return removed;
  }

  /** One step of SCAN with the usual count of ten. */
  @Benchmark
  public void scanTen(Blackhole hole) {
    cursor = dict.scan(cursor, 10, hole::consume);
  }

  /** Draws a key. */
  @Benchmark
  public Object random() {
    return dict.random(random);
  }
}
