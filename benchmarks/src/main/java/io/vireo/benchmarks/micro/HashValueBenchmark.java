package io.vireo.benchmarks.micro;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.keyspace.Keyspace;
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
 * Hashes with fields and values of 14 bytes: packed ones of 20 and 500 fields, and a table of a
 * million, as in a database: fields of the larger ones outside the heap. With deadlines, each field
 * has one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class HashValueBenchmark {
  private static final long NOW = 1_700_000_000_000L;
  private static final int DAY = 86_400_000;

  /** How many fields. */
  @Param({"20", "500", "1000000"})
  int fields;

  /** Whether each has a deadline. */
  @Param({"false", "true"})
  boolean deadlines;

  private final SplittableRandom random = new SplittableRandom(1);
  private final HashField view = new HashField();
  private final Bytes value = Bytes.of("another value!");
  private Bytes[] names;
  private HashValue hash;

  /** Fills the hash. */
  @Setup(Level.Trial)
  public void fill() {
    Keyspace space =
        new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1L << 30));
    hash = (HashValue) space.database(0).create(Bytes.of("hash"), Packing.HASH, 0);
    names = new Bytes[fields];
    for (int i = 0; i < fields; i++) {
      names[i] = Bytes.of("field:%08d".formatted(i));
      hash.set(names[i], Bytes.of("value:%08d".formatted(i)), false, Thresholds.DEFAULT, NOW);
      if (deadlines) {
        hash.makeRoomForDeadlines(NOW);
        hash.redate(names[i], NOW + 1 + random.nextInt(DAY), NOW);
      }
    }
  }

  private Bytes name() {
    return names[random.nextInt(fields)];
  }

  /** HGET. */
  @Benchmark
  public long find() {
    hash.find(name(), view);
    return view.value().length();
  }

  /** HSET of a field that is there, which keeps its deadline. */
  @Benchmark
  public boolean set() {
    return hash.set(name(), value, true, Thresholds.DEFAULT, NOW);
  }

  /** HEXPIRE, where fields have deadlines. */
  @Benchmark
  public long redate() {
    if (deadlines) {
      hash.redate(name(), NOW + 1 + random.nextInt(DAY), NOW);
    }
    return hash.nextDeadline();
  }

  /** A field that goes and comes. */
  @Benchmark
  public boolean removeAndAdd() {
    Bytes name = name();
    hash.remove(name);
    return hash.set(name, value, false, Thresholds.DEFAULT, NOW);
  }

  /** HGETALL without the writing; of all fields, so divide by their number. */
  @Benchmark
  public void forEach(Blackhole hole) {
    hash.forEach(view, field -> hole.consume(field.value().length()));
  }
}
