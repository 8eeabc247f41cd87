package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.ElementsImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Sorted sets in both encodings against a map and a sorted list. */
@Tag("long")
class SortedSetPropertiesTest {
  private static final Thresholds LIMITS = Thresholds.DEFAULT;
  private static final Thresholds NEVER_PACKED = packedUpTo(0);
  private static final Thresholds ALWAYS_PACKED = packedUpTo(100_000);

  /** How scores are drawn. */
  enum Scores {
    SAME,
    FEW,
    WHOLE,
    ANY,
    RISING,
    FALLING;

    double draw(Random random, int step) {
      return switch (this) {
        case SAME -> 0;
        case FEW -> random.nextInt(5) - 2;
        case WHOLE -> random.nextInt(1_000_000);
        case ANY -> random.nextInt(50) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 10;
        case RISING -> step;
        case FALLING -> -step;
      };
    }
  }

  private record Scored(Bytes member, double score) {
    static final Comparator<Scored> ORDER =
        (one, other) -> {
          if (one.score < other.score) {
            return -1;
          }
          return one.score > other.score ? 1 : one.member.compareTo(other.member);
        };
  }

  private SortedSetValue set;
  private Map<Bytes, Double> model;
  private int step;

  private static Thresholds packedUpTo(int members) {
    return new Thresholds(0, 0, 0, 0, 0, 0, 0, members, 400, 0, 0, 0);
  }

  private static Thresholds limits(int kind) {
    return List.of(LIMITS, NEVER_PACKED, ALWAYS_PACKED).get(kind);
  }

  @BeforeTry
  void startEmpty() {
    set = TestSortedSets.empty();
    model = new HashMap<>();
    step = 0;
  }

  @Property(tries = 120)
  void agreesWithModel(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 1, max = 3000) int members,
      @ForAll @IntRange(max = 1) int encoding) {
    Random random = new Random(seed);
    for (int phase = 0; phase < 3; phase++) {
      int growth = 20 + random.nextInt(81);
      for (int i = 0; i < members; i++) {
        change(random, scores, members, random.nextInt(100) < growth, limits(encoding));
      }
      check();
      compare(random, members);
    }
    while (set.size() > 0) {
      removeRange(random, Math.max(1, members / 4));
    }
    check();
    assertThat(model).isEmpty();
  }

  @Property(tries = 80)
  void agreesWithModelWhilePacked(
      @ForAll long seed, @ForAll Scores scores, @ForAll @IntRange(min = 1, max = 200) int members) {
    Random random = new Random(seed);
    for (int i = 0; i < 2 * members; i++) {
      change(random, scores, members, random.nextInt(100) < 70, ALWAYS_PACKED);
    }
    assertThat(set.isInPlace()).isTrue();
    compare(random, members);
    removeRange(random, members);
    compare(random, members);
    assertThat(set.heapBytes()).isZero();
  }

  @Property(tries = 50)
  void staysAsItIsWhereThereIsNoRoom(@ForAll long seed, @ForAll Scores scores) {
    BlockAllocator allocator = TestPages.allocator(1 << 18);
    set = TestSortedSets.in(allocator);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      change(random, scores, 60, true, ALWAYS_PACKED);
    }
    while (allocator.allocate(16) != BlockAllocator.NONE) {}
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      try {
        change(random, scores, 200, random.nextInt(100) < 95, ALWAYS_PACKED);
      } catch (NoRoom none) {
        refused++;
        compareOrder();
      }
    }
    assertThat(refused).isPositive();
    compare(random, 200);
  }

  @Property(tries = 50)
  void treeStaysAsItIsWhereThereIsNoRoom(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 1, max = 3000) int members) {
    Random random = new Random(seed);
    LeafBlocks leaves = TestSortedSets.refusingLeaves(random);
    set.home(() -> leaves);
    for (int phase = 0; phase < 3; phase++) {
      int growth = 20 + random.nextInt(81);
      for (int i = 0; i < members; i++) {
        boolean grow = random.nextInt(100) < growth;
        try {
          change(random, scores, members, grow, i < members / 2 ? LIMITS : NEVER_PACKED);
        } catch (NoRoom refused) {
          assertThat(grow).isTrue();
          assertThat(set.size()).isEqualTo(model.size());
        }
      }
      if (!set.isInPlace()) {
        check();
      }
      compare(random, members);
    }
    if (!set.isInPlace()) {
      copyUnlessRefused(leaves);
    }
  }

  private void copyUnlessRefused(LeafBlocks leaves) {
    long before = leaves.used() + leaves.tables().used();
    SortedSetValue original = set;
    for (int i = 0; i < 20; i++) {
      try {
        set = original.copyTo(leaves);
        compareOrder();
        set.enter(leaves);
        set.leave(leaves);
        set = original;
      } catch (NoRoom refused) {
        // Nothing of it stays.
      }
      while (leaves.isFreeing() || leaves.tables().isFreeing()) {
        leaves.freeSome();
        leaves.tables().freeSome();
      }
      assertThat(leaves.used() + leaves.tables().used()).isEqualTo(before);
    }
  }

  /** Where there are no blocks for more, it becomes a tree, and is shown as the listpack it was. */
  @Property(tries = 50)
  void agreesWithModelBeyondTheLargestBlock(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 60, max = 200) int members,
      @ForAll @IntRange(min = 50, max = 300) int bytes) {
    set = TestSortedSets.empty(bytes);
    Random random = new Random(seed);
    for (int i = 0; i < 4 * members; i++) {
      change(random, scores, members, random.nextInt(100) < 80, ALWAYS_PACKED);
    }
    assertThat(set.isInPlace()).isFalse();
    assertThat(set.encoding()).isEqualTo("listpack");
    compare(random, members);
    check();
    put(name(members), 1, NEVER_PACKED);
    assertThat(set.encoding()).isEqualTo("skiplist");
  }

  @Property(tries = 50)
  void removesRanges(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 1, max = 20_000) int members) {
    Random random = new Random(seed);
    for (int i = 0; i < members; i++) {
      put(name(i), scores.draw(random, step++), NEVER_PACKED);
    }
    for (int i = 0; i < 20 && set.size() > 0; i++) {
      removeRange(random, members / 5 + 1);
      check();
      for (int j = 0; j < 50; j++) {
        put(name(random.nextInt(members)), scores.draw(random, step++), NEVER_PACKED);
      }
      check();
    }
    compare(random, members);
  }

  @Property(tries = 50)
  void builderMakesTheSame(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(max = 20_000) int members,
      @ForAll @IntRange(max = 2) int encoding) {
    Random random = new Random(seed);
    SortedSetBuilder builder = new SortedSetBuilder();
    int longest = 0;
    for (int i = 0; i < members; i++) {
      double score = scores.draw(random, step++);
      builder.add(name(i), score);
      longest = Math.max(longest, name(i).length());
      model.put(name(i), score);
    }
    set = TestSortedSets.of(builder.build(limits(encoding)));
    Thresholds limits = limits(encoding);
    assertThat(set.isLarge())
        .isNotEqualTo(members <= limits.zsetEntries() && longest <= limits.zsetValue());
    check();
    compareOrder();
  }

  @Property(tries = 50)
  void copyLivesAlone(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 1, max = 1000) int members,
      @ForAll @IntRange(max = 2) int encoding) {
    Random random = new Random(seed);
    for (int i = 0; i < members; i++) {
      change(random, scores, members, true, limits(encoding));
    }
    SortedSetValue original = set;
    set = TestSortedSets.copy(original);
    compareOrder();
    check();
    for (int i = 0; i < members; i++) {
      original.add(name(i), -1000, limits(encoding));
    }
    compareOrder();
    check();
  }

  @Property(tries = 50)
  void imageShowsWhatWas(
      @ForAll long seed,
      @ForAll Scores scores,
      @ForAll @IntRange(min = 200, max = 2000) int members) {
    Random random = new Random(seed);
    for (int i = 0; i < members; i++) {
      change(random, scores, members, true, NEVER_PACKED);
    }
    Map<Bytes, Double> before = new HashMap<>(model);
    Map<Bytes, Double> shown = new HashMap<>();
    ElementsImage image =
        set.image((member, score) -> assertThat(shown.put(member.copy(), score)).isNull());
    image.freeze();
    while (!image.show()) {
      for (int i = 0; i < 20; i++) {
        change(random, scores, members, random.nextBoolean(), NEVER_PACKED);
      }
    }
    image.release();
    assertThat(shown).isEqualTo(before);
  }

  @Property(tries = 50)
  void scanShowsAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int members) {
    Random random = new Random(seed);
    for (int i = 0; i < members; i++) {
      change(random, Scores.WHOLE, members, true, LIMITS);
    }
    Map<Bytes, Double> shown = new HashMap<>();
    long cursor = 0;
    do {
      cursor = set.scan(cursor, 10, (member, score) -> shown.put(member.copy(), score));
    } while (cursor != 0);
    assertThat(shown).isEqualTo(model);
  }

  private void change(Random random, Scores scores, int members, boolean grow, Thresholds limits) {
    Bytes member = name(random.nextInt(members));
    if (grow) {
      double score = scores.draw(random, step++);
      if (random.nextInt(4) == 0 && model.containsKey(member)) {
        double near = model.get(member) + random.nextDouble();
        score = random.nextBoolean() && Double.isFinite(near) ? near : score;
      }
      put(member, score, limits);
    } else {
      assertThat(set.remove(member)).isEqualTo(model.remove(member) != null);
    }
  }

  private void put(Bytes member, double score, Thresholds limits) {
    ScoreRule.Outcome outcome = set.add(member, score, limits);
    Double before = model.put(member, score);
    ScoreRule.Outcome expected =
        before == null
            ? ScoreRule.Outcome.ADDED
            : before == score ? ScoreRule.Outcome.UNCHANGED : ScoreRule.Outcome.UPDATED;
    assertThat(outcome).isEqualTo(expected);
  }

  private void removeRange(Random random, int most) {
    List<Scored> sorted = sorted();
    if (sorted.isEmpty()) {
      return;
    }
    int first = random.nextInt(sorted.size());
    int count = Math.min(random.nextInt(most) + 1, sorted.size() - first);
    set.remove(new RankRange(first, count));
    sorted.subList(first, first + count).forEach(gone -> model.remove(gone.member()));
  }

  private static Bytes name(int number) {
    if (number % 101 == 7) {
      return Bytes.of("m".repeat(number % 300) + number);
    }
    return Bytes.of(number % 3 == 0 ? Integer.toString(number) : "member:" + number);
  }

  private List<Scored> sorted() {
    List<Scored> list = new ArrayList<>();
    model.forEach((member, score) -> list.add(new Scored(member, score)));
    list.sort(Scored.ORDER);
    return list;
  }

  private void check() {
    if (!set.isInPlace()) {
      ScoreTreeInvariants.check(set.ranked());
    }
  }

  private List<Scored> walk(RankRange range, boolean reverse) {
    List<Scored> seen = new ArrayList<>();
    SortedSetCursor cursor = new SortedSetCursor().over(set, range, reverse);
    while (cursor.next()) {
      seen.add(new Scored(cursor.member().copy(), cursor.score()));
    }
    return seen;
  }

  private void compareOrder() {
    assertThat(set.size()).isEqualTo(model.size());
    assertThat(walk(RankRange.all(set.size()), false)).isEqualTo(sorted());
  }

  private void compare(Random random, int members) {
    List<Scored> sorted = sorted();
    compareOrder();
    for (int rank = 0; rank < sorted.size(); rank++) {
      Scored scored = sorted.get(rank);
      assertThat(set.score(scored.member())).isEqualTo(scored.score());
      assertThat(set.rank(scored.member(), false)).isEqualTo(rank);
      assertThat(set.rank(scored.member(), true)).isEqualTo(sorted.size() - 1 - rank);
    }
    for (int i = 0; i < members; i++) {
      if (!model.containsKey(name(i))) {
        assertThat(set.score(name(i))).isNaN();
        assertThat(set.rank(name(i), false)).isEqualTo(-1);
      }
    }
    for (int i = 0; i < 10; i++) {
      compareRankRange(random, sorted);
      compareScoreRange(random, sorted);
      compareLexRange(random, sorted, members);
    }
  }

  private void compareRankRange(Random random, List<Scored> sorted) {
    int from = random.nextInt(sorted.size() + 1);
    int to = from + random.nextInt(sorted.size() - from + 1);
    List<Scored> part = new ArrayList<>(sorted.subList(from, to));
    assertThat(walk(RankRange.between(from, to), false)).isEqualTo(part);
    Collections.reverse(part);
    assertThat(walk(RankRange.between(from, to), true)).isEqualTo(part);
  }

  private void compareScoreRange(Random random, List<Scored> sorted) {
    double min = bound(random, sorted);
    double max = bound(random, sorted);
    ScoreRange range = new ScoreRange(min, random.nextBoolean(), max, random.nextBoolean());
    List<Scored> expected = new ArrayList<>(sorted);
    expected.removeIf(scored -> !range.contains(scored.score()));
    assertThat(walk(set.range(range), false)).isEqualTo(expected);
  }

  private static double bound(Random random, List<Scored> sorted) {
    return sorted.isEmpty() || random.nextInt(10) == 0
        ? random.nextGaussian()
        : sorted.get(random.nextInt(sorted.size())).score();
  }

  private void compareLexRange(Random random, List<Scored> sorted, int members) {
    Set<Double> scores = new HashSet<>(model.values());
    if (scores.size() > 1) {
      return;
    }
    String[] marks = {"[", "("};
    String min = marks[random.nextInt(2)] + name(random.nextInt(members));
    String max = random.nextInt(5) == 0 ? "+" : marks[random.nextInt(2)] + name(members / 2);
    LexRange range = LexRange.parse(Bytes.of(min), Bytes.of(max));
    TreeSet<Bytes> names = new TreeSet<>(model.keySet());
    Bytes from = Bytes.of(min.substring(1));
    Bytes to = max.equals("+") ? null : Bytes.of(max.substring(1));
    names.removeIf(name -> name.compareTo(from) < (min.charAt(0) == '[' ? 0 : 1));
    names.removeIf(name -> to != null && name.compareTo(to) > (max.charAt(0) == '[' ? 0 : -1));
    List<Bytes> found = walk(set.range(range, false), false).stream().map(Scored::member).toList();
    assertThat(found).containsExactlyElementsOf(names);
    assertThat(set.range(range, true)).isEqualTo(set.range(range, false));
  }
}
