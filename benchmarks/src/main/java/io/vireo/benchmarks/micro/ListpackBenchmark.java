package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
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

/** A listpack of numbers and short strings by turns, as small sets and hashes are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ListpackBenchmark {
  @Param({"8", "128"})
  int entries;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Element element = new Element();
  private Bytes[] values;
  private byte[] listpack;

  /** Makes the list. */
  @Setup
  public void fill() {
    values = new Bytes[entries];
    listpack = Listpack.empty();
    for (int i = 0; i < entries; i++) {
      values[i] = Bytes.of(i % 2 == 0 ? "" + i * 100 : "member:" + i);
      listpack = Listpack.append(listpack, values[i]);
    }
  }

  /** Looks for one of the entries. */
  @Benchmark
  public int find() {
    return Listpack.find(listpack, Listpack.first(listpack), values[random.nextInt(entries)], 0);
  }

  /** Goes to an entry by its index. */
  @Benchmark
  public int seek() {
    return Listpack.seek(listpack, random.nextInt(entries));
  }

  /** Reads all entries, one after the other. */
  @Benchmark
  public long walk() {
    long sum = 0;
    for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
      Listpack.read(listpack, p, element);
      sum += element.isNumber() ? element.toLong() : element.length();
    }
    return sum;
  }

  /** Adds all entries to an empty list. */
  @Benchmark
  public byte[] build() {
    byte[] built = Listpack.empty();
    for (Bytes value : values) {
      built = Listpack.append(built, value);
    }
    return built;
  }
}
