package io.vireo.benchmarks.micro;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import java.nio.charset.StandardCharsets;
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

/** Strings of 16 bytes under keys of 16 bytes, drawn in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class StringsBenchmark {
  private static final int KEY = 16;
  private static final long NOW = 1_700_000_000_000L;

  @Param({"1000", "3000000"})
  int keys;

  private final Keyspace space =
      new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final Database db = space.database(0);
  private final SplittableRandom random = new SplittableRandom(2);
  private final byte[] name = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
  private final Bytes key = Bytes.view();
  private final Bytes value = Bytes.of("xxxxxxxxxxxxxxxx");
  private final Bytes other = Bytes.of("yyyyyyyyyyyyyyyyyyyyyyyy");
  private final StringView view = new StringView();
  private int added;
  private boolean longer;

  /** Fills the database. */
  @Setup(Level.Trial)
  public void fill() {
    space.now(NOW);
    for (int i = 0; i < keys; i++) {
      Strings.set(db, key(i), value, Database.NEVER);
    }
    added = keys;
  }

  private Bytes key(int number) {
    int rest = number;
    for (int i = KEY - 1; i >= 4; i--) {
      name[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return key.point(name, 0, KEY);
  }

  private Bytes randomKey() {
    return key(random.nextInt(keys));
  }

  /** What the others do beside their work. */
  @Benchmark
  public long keyAndHash() {
    return randomKey().hash();
  }

  /** GET without its answer. */
  @Benchmark
  public int get() {
    return view.of(db.read(randomKey())).length();
  }

  /** SET of a value of the length that is there: in place. */
  @Benchmark
  public void setSameSize() {
    Strings.set(db, randomKey(), value, Database.NEVER);
  }

  /** SET of one key with values of two lengths by turns. */
  @Benchmark
  public void setOtherSize() {
    longer = !longer;
    Strings.set(db, key(0), longer ? other : value, Database.NEVER);
  }

  /** SET with a deadline that moves on, so that the calendar has work. */
  @Benchmark
  public void setWithDeadline() {
    Strings.set(db, randomKey(), value, NOW + 1_000_000 + random.nextInt(1_000_000));
  }

  /** SET of a new key, and the oldest removed. */
  @Benchmark
  public boolean setNewKey() {
    Strings.set(db, key(added), value, Database.NEVER);
    boolean removed = db.remove(key(added - keys));
    added++;
    return removed;
  }
}
