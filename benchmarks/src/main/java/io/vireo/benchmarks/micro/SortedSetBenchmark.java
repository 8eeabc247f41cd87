package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.DraftBlocks;
import io.vireo.server.data.listpack.DraftListpack;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.ScoreRange;
import io.vireo.server.data.sortedset.ScoreRule;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.TableBlocks;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
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

/**
 * Sorted sets of 16-byte members with random scores, asked in random order. The smallest is a
 * listpack; the largest does not fit into the processor's caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SortedSetBenchmark {
  private static final int NAME = 16;
  private static final int STRETCH = 100;

  @Param({"100", "1000", "1000000"})
  int members;

  private final SharedPages pages = SharedPages.upTo(1 << 28);
  private final DraftBlocks drafts = new DraftBlocks(pages.allocator(() -> true));
  private final LeafBlocks leaves =
      new LeafBlocks(pages.allocator(() -> true), new TableBlocks(pages.allocator(() -> true)));
  private final byte[] name = new byte[NAME];
  private final Bytes member = Bytes.view();
  private final SplittableRandom random = new SplittableRandom(1);
  private final SortedSetCursor cursor = new SortedSetCursor();
  private final RespReply reply = new RespReply();
  private final ReplyBuffer buffer = new ReplyBuffer();
  private SortedSetValue set;

  /** Fills the set. */
  @Setup(Level.Trial)
  public void fill() {
    set = new SortedSetValue(new DraftListpack(drafts, Packing.SORTED_SET));
    set.home(() -> leaves);
    for (int i = 0; i < members; i++) {
      set.add(member(i), score(), Thresholds.DEFAULT);
    }
    reply.begin(buffer, 2);
  }

  private double score() {
    return random.nextInt(members);
  }

  private Bytes member(int number) {
    name[0] = 'm';
    int rest = number;
    for (int i = NAME - 1; i > 0; i--) {
      name[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return member.point(name, 0, NAME);
  }

  private Bytes anyMember() {
    return member(random.nextInt(members));
  }

  /** ZSCORE. */
  @Benchmark
  public double scoreOf() {
    return set.score(anyMember());
  }

  /** ZRANK. */
  @Benchmark
  public long rank() {
    return set.rank(anyMember(), false);
  }

  /** ZADD of a member that is there, with another score. */
  @Benchmark
  public ScoreRule.Outcome change() {
    return set.add(anyMember(), score(), Thresholds.DEFAULT);
  }

  /** ZINCRBY by one: the member stays where it is or nearly so. */
  @Benchmark
  public ScoreRule.Outcome increment() {
    return set.add(anyMember(), 1, ScoreRule.INCREMENT, Thresholds.DEFAULT);
  }

  /** ZREM of a member and ZADD of it again. */
  @Benchmark
  public ScoreRule.Outcome removeAndAdd() {
    set.remove(anyMember());
    return set.add(member, score(), Thresholds.DEFAULT);
  }

  /** ZCOUNT. */
  @Benchmark
  public long count() {
    double min = score();
    return set.range(ScoreRange.closed(min, min + STRETCH)).count();
  }

  /** A walk over a hundred members, with what each has looked at. */
  @Benchmark
  public long walkHundred() {
    long sum = 0;
    cursor.over(set, RankRange.all(members).limited(from(), STRETCH, false), false);
    while (cursor.next()) {
      sum += cursor.member().length() + (long) cursor.score();
    }
    return sum;
  }

  private int from() {
    return random.nextInt(Math.max(1, members - STRETCH));
  }

  /** ZRANGE of a hundred members, answered in RESP. */
  @Benchmark
  public int rangeHundred() {
    buffer.clear();
    cursor.over(set, RankRange.all(members).limited(from(), STRETCH, false), false);
    while (cursor.next()) {
      reply.bulk(cursor.member());
    }
    return buffer.position();
  }

  /** ZRANGE of a hundred members WITHSCORES, answered in RESP. */
  @Benchmark
  public int rangeHundredWithScores() {
    buffer.clear();
    cursor.over(set, RankRange.all(members).limited(from(), STRETCH, false), false);
    while (cursor.next()) {
      reply.bulk(cursor.member());
      reply.real(cursor.score());
    }
    return buffer.position();
  }
}
