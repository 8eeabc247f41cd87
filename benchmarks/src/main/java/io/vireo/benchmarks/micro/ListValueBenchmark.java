package io.vireo.benchmarks.micro;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.list.ListCursor;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.keyspace.Keyspace;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.infra.Blackhole;

/** Lists of 16-byte elements: one listpack, some hundred chunks, and ten thousand of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ListValueBenchmark {
  private static final int RANGE = 100;

  @Param({"100", "100000", "5000000"})
  int size;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Element element = new Element();
  private final ListCursor cursor = new ListCursor();
  private final Probe absent = new Probe().of(text("element-not-there"));
  private final Bytes value = text("element:12345678");
  private ListValue list;

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Fills the list. */
  @Setup
  public void fill() {
    Keyspace space =
        new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1L << 32));
    list = (ListValue) space.database(0).create(Bytes.of("list"), Packing.LIST, 0);
    for (int i = 0; i < size; i++) {
      push(false);
    }
  }

  private void push(boolean front) {
    list.expect(value.length(), 1, ListLimits.DEFAULT);
    list.push(value, front, ListLimits.DEFAULT);
  }

  /** A queue: one element comes at the end, one goes at the front. */
  @Benchmark
  public long queue() {
    push(false);
    list.drop(true);
    return list.heapBytes();
  }

  /** A queue the other way round. */
  @Benchmark
  public long queueBackward() {
    push(true);
    list.drop(false);
    return list.heapBytes();
  }

  /** A stack at the front. */
  @Benchmark
  public long stack() {
    push(true);
    list.drop(true);
    return list.heapBytes();
  }

  /** An element anywhere. */
  @Benchmark
  public Element index() {
    cursor.forward(list, random.nextInt(size)).next();
    cursor.read(element);
    return element;
  }

  /** A hundred elements one by one. */
  @Benchmark
  public void range(Blackhole hole) {
    cursor.forward(list, random.nextInt(size - RANGE + 1));
    for (int i = 0; i < RANGE && cursor.next(); i++) {
      cursor.read(element);
      hole.consume(element.length());
    }
  }

  /** Another element anywhere. */
  @Benchmark
  public long set() {
    list.set(random.nextInt(size), value, ListLimits.DEFAULT);
    return list.heapBytes();
  }

  /** Compares all elements with one that is not there: the time is that of all. */
  @Benchmark
  public int search() {
    int found = 0;
    cursor.forward(list, 0);
    while (cursor.next()) {
      found += cursor.isAt(absent) ? 1 : 0;
    }
    return found;
  }
}
