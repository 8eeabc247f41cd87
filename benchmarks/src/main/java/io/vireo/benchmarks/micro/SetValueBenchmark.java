package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.DraftBlocks;
import io.vireo.server.data.listpack.DraftListpack;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.MemberBlocks;
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

/** Sets of strings or numbers: in place, large ones in the processor's caches, and larger ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SetValueBenchmark {
  private static final int LENGTH = 17;

  @Param({"100", "10000", "1000000"})
  int size;

  /** Whether the members are numbers: in place as an intset. */
  @Param({"false", "true"})
  boolean numbers;

  private final SharedPages pages = SharedPages.upTo(1 << 28);
  private final DraftBlocks drafts = new DraftBlocks(pages.allocator(() -> true));
  private final MemberBlocks members = new MemberBlocks(pages.allocator(() -> true));
  private final SplittableRandom random = new SplittableRandom(1);
  private final Element element = new Element();
  private final Bytes view = Bytes.view();
  private final byte[] text = "member:0000000000".getBytes();
  private SetValue set;
  private SetValue other;

  /** Makes two sets that have half of their members in common. */
  @Setup
  public void fill() {
    set = empty();
    other = empty();
    for (int i = 0; i < size; i++) {
      set.add(member(i), Thresholds.DEFAULT);
      other.add(member(i + size / 2), Thresholds.DEFAULT);
    }
  }

  private SetValue empty() {
    SetValue empty = new SetValue(new DraftListpack(drafts, Packing.INTSET));
    empty.home(() -> members);
    return empty;
  }

  private Bytes member(int number) {
    int rest = numbers ? number + 1_000_000_000 : number;
    for (int i = LENGTH - 1; i > 6; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    int from = numbers ? LENGTH - 10 : 0;
    return view.point(text, from, LENGTH - from);
  }

  /** What the others do beside asking: making a member. */
  @Benchmark
  public Bytes memberOnly() {
    return member(random.nextInt(size));
  }

  /** Asks for a member that is there. */
  @Benchmark
  public boolean containsPresent() {
    return set.contains(member(random.nextInt(size)));
  }

  /** Asks for a member that is not there. */
  @Benchmark
  public boolean containsAbsent() {
    return set.contains(member(size + random.nextInt(size)));
  }

  /** Takes a member out and puts it back. */
  @Benchmark
  public boolean removeAndAdd() {
    Bytes member = member(random.nextInt(size));
    set.remove(member);
    return set.add(member, Thresholds.DEFAULT);
  }

  /** Draws a member. */
  @Benchmark
  public Element draw() {
    set.random(random, element);
    return element;
  }

  /** Counts the members that two sets have in common: the time is that of all. */
  @Benchmark
  public long intersect() {
    long[] common = {0};
    set.forEach(member -> common[0] += other.contains(member) ? 1 : 0);
    return common[0];
  }
}
