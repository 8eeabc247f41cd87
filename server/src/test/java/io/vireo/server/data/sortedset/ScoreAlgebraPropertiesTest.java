package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.ScoreAlgebra.Aggregate;
import io.vireo.server.data.table.MemberBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Union, intersection and difference against maps. All scores are whole, so sums are exact. */
class ScoreAlgebraPropertiesTest {
  private static final int MEMBERS = 300;

  private final List<Map<String, Double>> models = new ArrayList<>();
  private final List<ScoreSource> sources = new ArrayList<>();
  private final MemberBlocks members = new MemberBlocks(TestPages.allocator(1 << 24));

  private void fill(long seed, int count) {
    models.clear();
    sources.clear();
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      boolean plain = random.nextInt(3) == 0;
      int weight = random.nextInt(5) - 2;
      Map<String, Double> model = new TreeMap<>();
      SortedSetValue scored = TestSortedSets.empty();
      SetValue set = new SetValue(new TestListpack(TestPages.allocator(1 << 20), Packing.SET));
      set.home(() -> members);
      for (int left = random.nextInt(random.nextBoolean() ? 20 : 400); left > 0; left--) {
        Bytes member = Bytes.of((random.nextBoolean() ? "m" : "") + random.nextInt(MEMBERS));
        double score = plain ? 1 : random.nextInt(2000) - 1000;
        model.put(member.toString(), score * weight);
        scored.add(member, score, Thresholds.DEFAULT);
        set.add(member, Thresholds.DEFAULT);
      }
      ScoreSource source =
          model.isEmpty() ? ScoreSource.none() : ScoreSource.of(plain ? set : scored);
      source.weight(weight);
      models.add(model);
      sources.add(source);
    }
  }

  private static Map<String, Double> contents(SortedSetBuilder result) {
    Map<String, Double> contents = new TreeMap<>();
    double[] before = {Double.NEGATIVE_INFINITY};
    result.drain(
        (member, score) -> {
          assertThat(contents.put(member.toString(), score + 0.0)).isNull();
          assertThat(score).isGreaterThanOrEqualTo(before[0]);
          before[0] = score;
        });
    return contents;
  }

  private static double aggregate(Aggregate how, double one, double other) {
    return switch (how) {
      case SUM -> one + other;
      case MIN -> Math.min(one, other);
      case MAX -> Math.max(one, other);
    };
  }

  private static Map<String, Double> positiveZeros(Map<String, Double> scores) {
    scores.replaceAll((member, score) -> score + 0.0);
    return scores;
  }

  @Property(tries = 200)
  void unites(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count, @ForAll Aggregate how) {
    fill(seed, count);
    Map<String, Double> expected = new TreeMap<>();
    for (Map<String, Double> model : models) {
      model.forEach(
          (member, score) -> expected.merge(member, score, (a, b) -> aggregate(how, a, b)));
    }
    assertThat(contents(ScoreAlgebra.union(sources, how))).isEqualTo(positiveZeros(expected));
    SortedSetValue set =
        TestSortedSets.of(ScoreAlgebra.union(sources, how).build(Thresholds.DEFAULT));
    assertThat(set.size()).isEqualTo(expected.size());
    expected.forEach(
        (member, score) -> assertThat(set.score(Bytes.of(member)) + 0.0).isEqualTo(score));
    assertThat(set.heapBytes()).isEqualTo(TestSortedSets.copy(set).heapBytes());
  }

  @Property(tries = 200)
  void intersects(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count, @ForAll Aggregate how) {
    fill(seed, count);
    Map<String, Double> expected = new TreeMap<>(models.get(0));
    for (Map<String, Double> model : models) {
      expected.keySet().retainAll(model.keySet());
    }
    for (Map<String, Double> model : models.subList(1, count)) {
      expected.replaceAll((member, score) -> aggregate(how, score, model.get(member)));
    }
    assertThat(contents(ScoreAlgebra.intersection(sources, how)))
        .isEqualTo(positiveZeros(expected));
    assertThat(ScoreAlgebra.intersectionSize(sources, 0)).isEqualTo(expected.size());
    assertThat(ScoreAlgebra.intersectionSize(sources, 3)).isEqualTo(Math.min(3, expected.size()));
  }

  @Property(tries = 200)
  void subtracts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count) {
    fill(seed, count);
    Map<String, Double> expected = new TreeMap<>(models.get(0));
    for (Map<String, Double> model : models.subList(1, count)) {
      expected.keySet().removeAll(model.keySet());
    }
    assertThat(
            contents(
                ScoreAlgebra.difference(sources, SetValue.large(members, Packing.OUTGROWN_SET))))
        .isEqualTo(positiveZeros(expected));
  }

  @Test
  void countsWhatIsNoNumberAsZero() {
    assertThat(Aggregate.SUM.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Aggregate.MIN.of(5, Double.NaN)).isEqualTo(5);
    assertThat(Aggregate.MAX.of(5, Double.NaN)).isEqualTo(5);
    SortedSetValue set = TestSortedSets.empty();
    set.add(Bytes.of("m"), Double.POSITIVE_INFINITY, Thresholds.DEFAULT);
    ScoreSource source = ScoreSource.of(set);
    source.weight(0);
    assertThat(contents(ScoreAlgebra.union(List.of(source), Aggregate.SUM)))
        .containsEntry("m", 0.0);
  }

  @Test
  void takesNoOtherValues() {
    assertThat(
            ScoreSource.of(
                new HashValue(new TestListpack(TestPages.allocator(1 << 20), Packing.HASH))))
        .isNull();
    assertThat(ScoreSource.of(null)).isNull();
    assertThat(ScoreSource.none().size()).isZero();
  }
}
