package io.vireo.benchmarks.micro;

import io.vireo.server.data.bits.BitFieldType;
import io.vireo.server.data.bits.BitOperation;
import io.vireo.server.data.bits.Bits;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringBlocks;
import java.util.List;
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

/** Strings of bits: counted, searched, combined; and fields of bits read and written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class BitsBenchmark {
  /** Bytes of a string. */
  @Param({"64", "4096", "1048576"})
  int length;

  private final BitFieldType type = new BitFieldType(true, 13);
  private byte[] one;
  private byte[] zeros;
  private final StringBlocks blocks =
      new StringBlocks(SharedPages.upTo(1 << 28).allocator(() -> true));

  private List<LongString> three;
  private long bit;

  /** Makes the strings. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    one = new byte[length];
    byte[] two = new byte[length];
    byte[] last = new byte[length - length / 4];
    random.nextBytes(one);
    random.nextBytes(two);
    random.nextBytes(last);
    zeros = new byte[length];
    zeros[length - 1] = 1;
    three = List.of(string(one), string(two), string(last));
  }

  private LongString string(byte[] bytes) {
    LongString string = new LongString(blocks);
    string.append(bytes, 0, bytes.length);
    return string;
  }

  /** BITCOUNT of the whole string. */
  @Benchmark
  public long count() {
    return Bits.count(one, 0, length);
  }

  /** BITPOS that has to go to the end. */
  @Benchmark
  public long find() {
    return Bits.find(zeros, 0, 0, 8L * length - 1, true);
  }

  /** BITOP AND of three strings. */
  @Benchmark
  public void and(Blackhole sink) {
    BitOperation.AND.apply(three, sink::consume);
  }

  /** BITOP ONE of three strings. */
  @Benchmark
  public void exactlyOne(Blackhole sink) {
    BitOperation.ONE.apply(three, sink::consume);
  }

  /** BITFIELD INCRBY i13, at one place after the other. */
  @Benchmark
  public long field() {
    bit = bit + 13 < 8L * length - 64 ? bit + 13 : 0;
    long before = type.read(zeros, 0, length, bit);
    type.write(zeros, 0, bit, before + 1);
    return before;
  }
}
