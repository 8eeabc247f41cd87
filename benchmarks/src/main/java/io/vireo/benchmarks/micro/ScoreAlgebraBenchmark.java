package io.vireo.benchmarks.micro;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.DraftBlocks;
import io.vireo.server.data.listpack.DraftListpack;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.sortedset.ScoreAlgebra;
import io.vireo.server.data.sortedset.ScoreSource;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.TableBlocks;
import java.util.List;
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

/** Two sorted sets of as many members, half of them in both, with random scores, put together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScoreAlgebraBenchmark {
  @Param({"100", "10000"})
  int members;

  private final SharedPages pages = SharedPages.upTo(1 << 28);
  private final DraftBlocks drafts = new DraftBlocks(pages.allocator(() -> true));
  private final LeafBlocks leaves =
      new LeafBlocks(pages.allocator(() -> true), new TableBlocks(pages.allocator(() -> true)));
  private final SplittableRandom random = new SplittableRandom(1);
  private List<ScoreSource> sources;

  /** Fills the sets. */
  @Setup(Level.Trial)
  public void fill() {
    sources = List.of(ScoreSource.of(set(0)), ScoreSource.of(set(members / 2)));
  }

  private SortedSetValue set(int first) {
    SortedSetValue set = new SortedSetValue(new DraftListpack(drafts, Packing.SORTED_SET));
    set.home(() -> leaves);
    for (int i = first; i < first + members; i++) {
      set.add(Bytes.of("member:" + i), random.nextInt(members), Thresholds.DEFAULT);
    }
    return set;
  }

  /** ZUNIONSTORE. */
  @Benchmark
  public Aggregate union() {
    return ScoreAlgebra.union(sources, ScoreAlgebra.Aggregate.SUM).build(Thresholds.DEFAULT);
  }

  /** ZINTERSTORE. */
  @Benchmark
  public Aggregate intersection() {
    return ScoreAlgebra.intersection(sources, ScoreAlgebra.Aggregate.SUM).build(Thresholds.DEFAULT);
  }
}
