package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndexSortTest {
  @Property
  void sortsAndKeepsTheOrderOfEquals(
      @ForAll long seed,
      @ForAll @IntRange(max = 500) int count,
      @ForAll @IntRange(min = 1, max = 300) int different) {
    int[] keys = keys(seed, count, different);
    int[] items = IndexSort.indices(count);
    IndexSort.sort(items, count, (a, b) -> Integer.compare(keys[a], keys[b]));
    assertThat(items)
        .containsExactly(
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingInt(i -> keys[i]))
                .mapToInt(i -> i)
                .toArray());
  }

  @Property
  void sortsAStretch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int count,
      @ForAll @IntRange(min = 1, max = 300) int different,
      @ForAll @IntRange(max = 499) int start,
      @ForAll @IntRange(max = 499) int length) {
    int[] keys = keys(seed, count, different);
    int first = Math.min(start, count - 1);
    int last = Math.min(first + length, count - 1);
    int[] items = IndexSort.indices(count);
    IndexSort.sort(items, count, (a, b) -> Integer.compare(keys[a], keys[b]), first, last);
    int[] sorted = IntStream.of(keys).sorted().toArray();
    for (int i = first; i <= last; i++) {
      assertThat(keys[items[i]]).isEqualTo(sorted[i]);
    }
    assertThat(IntStream.of(items).sorted().toArray()).containsExactly(IndexSort.indices(count));
  }

  @Test
  void leavesWhatLiesBehindTheCountAlone() {
    int[] items = {2, 1, 0, 9, 8};
    IndexSort.sort(items, 3, Integer::compare);
    assertThat(items).containsExactly(0, 1, 2, 9, 8);
  }

  private static int[] keys(long seed, int count, int different) {
    Random random = new Random(seed);
    return random.ints(count, 0, different).toArray();
  }
}
