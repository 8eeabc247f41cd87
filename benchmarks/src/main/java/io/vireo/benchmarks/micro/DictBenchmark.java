package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.TableBlocks;
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
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DictBenchmark {
  private static final int KEY = 16;

  @Param({"1000", "3000000"})
  int keys;

  private final byte[] name = new byte[KEY];
  private final Bytes value = Bytes.of("a value of 16 b.");
  private final SplittableRandom random = new SplittableRandom(1);
  private FieldBlocks blocks;
  private Dict dict;
  private int owner;
  private long cursor;
  private int churned;

  /** Fills the dictionary. */
  @Setup(Level.Trial)
  public void fill() {
    SharedPages pages = SharedPages.upTo(2L << 30);
    blocks =
        new FieldBlocks(pages.allocator(() -> true), new TableBlocks(pages.allocator(() -> true)));
    dict = blocks.newTable();
    owner = blocks.own(dict);
    for (int i = 0; i < keys; i++) {
      insert(i);
    }
  }

  private void insert(int number) {
    Bytes key = key(number);
    dict.insert(blocks.make(owner, key, value, FieldBlocks.NO_TICKET), key.hash());
  }

  private Bytes key(int number) {
    name(number);
    return Bytes.of(name);
  }

  private int get(int number) {
    Bytes key = key(number);
    long position = dict.find(key, key.hash());
    return position < 0 ? 0 : dict.at(position);
  }

  /** Writes "key:" and twelve digits. */
  private void name(int number) {
    name[0] = 'k';
    name[1] = 'e';
    name[2] = 'y';
    name[3] = ':';
    int rest = number;
    for (int i = KEY - 1; i >= 4; i--) {
      name[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** What the others do beside asking: making a key and its hash. */
  @Benchmark
  public long keyAndHash() {
    return key(random.nextInt(keys)).hash();
  }

  /** Finds a key that is there. */
  @Benchmark
  public int getPresent() {
    return get(random.nextInt(keys));
  }

  /** Looks for a key that is not there. */
  @Benchmark
  public int getAbsent() {
    return get(keys + random.nextInt(keys));
  }

  /** Adds a key and removes the oldest, so that segments grow, split, shrink and merge. */
  @Benchmark
  public int addAndRemove() {
    insert(keys + churned);
    Bytes key = key(churned++);
    long position = dict.find(key, key.hash());
    int removed = dict.at(position);
    dict.removeAt(position, key.hash());
    blocks.free(removed);
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
  public int random() {
    return dict.random(random);
  }
}
