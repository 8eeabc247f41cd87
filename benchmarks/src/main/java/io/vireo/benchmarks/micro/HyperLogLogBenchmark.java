package io.vireo.benchmarks.micro;

import io.vireo.server.data.hyperloglog.HyperLogLog;
import io.vireo.server.data.hyperloglog.HyperLogLogEditor;
import java.util.Arrays;
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

/** HyperLogLogs that saw 100 or 1000 (sparse) or 100000 (dense) elements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class HyperLogLogBenchmark {
  private static final int SPARSE_BYTES = 3000;

  @Param({"100", "1000", "100000"})
  int elements;

  private final HyperLogLogEditor editor = new HyperLogLogEditor();
  private final byte[] element = new byte[16];
  private final byte[] registers = new byte[HyperLogLog.REGISTERS];
  private final int[] histogram = new int[HyperLogLog.VALUES];
  private final SplittableRandom random = new SplittableRandom(1);
  private byte[] full;
  private byte[] other;

  /** Fills two of them. */
  @Setup
  public void fill() {
    full = filled();
    other = filled();
    editor.open(full, 0, full.length, SPARSE_BYTES);
  }

  private byte[] filled() {
    byte[] empty = HyperLogLog.empty();
    editor.open(empty, 0, empty.length, SPARSE_BYTES);
    for (int i = 0; i < elements; i++) {
      random.nextBytes(element);
      editor.add(element, 0, element.length);
    }
    return Arrays.copyOfRange(editor.array(), editor.offset(), editor.offset() + editor.length());
  }

  /** PFADD of an element that changes nothing, nearly always: all have been there before. */
  @Benchmark
  public int add() {
    element[0]++;
    return editor.add(element, 0, element.length);
  }

  /** PFCOUNT without an estimate at hand. */
  @Benchmark
  public long count() {
    Arrays.fill(histogram, 0);
    HyperLogLog.count(full, 0, full.length, histogram);
    return HyperLogLog.estimate(histogram);
  }

  /** PFCOUNT of two. */
  @Benchmark
  public long countUnion() {
    Arrays.fill(registers, (byte) 0);
    HyperLogLog.mergeInto(registers, full, 0, full.length);
    HyperLogLog.mergeInto(registers, other, 0, other.length);
    Arrays.fill(histogram, 0);
    HyperLogLog.count(registers, histogram);
    return HyperLogLog.estimate(histogram);
  }

  /** PFMERGE of two. */
  @Benchmark
  public boolean merge() {
    Arrays.fill(registers, (byte) 0);
    HyperLogLog.mergeInto(registers, full, 0, full.length);
    HyperLogLog.mergeInto(registers, other, 0, other.length);
    editor.open(full, 0, full.length, SPARSE_BYTES);
    return editor.raiseAll(registers, !editor.isSparse());
  }
}
