package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.page.TestPages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of neighbours in a dictionary. */
class DictSampleTest {
  private final SplittableRandom random = new SplittableRandom(7);
  private final TableBlocks tables = new TableBlocks(TestPages.allocator(1 << 20));
  private final Dict dict = new Dict(HashFamily.EVEN.blocks(), tables);

  @AfterEach
  void giveBack() {
    tables.allocator().close();
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      dict.insert(i + 1, HashFamily.EVEN.hash(i));
    }
  }

  @Test
  void anEmptyDictionaryHasNone() {
    assertThat(dict.sample(random, 5, 5, address -> true)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 40, 700, 5000})
  void showsDifferentEntriesAndNoMoreThanWanted(int count) {
    fill(count);
    for (int i = 0; i < 200; i++) {
      Set<Integer> seen = new HashSet<>();
      int taken = dict.sample(random, 10, 100, seen::add);
      assertThat(seen).hasSize(taken).hasSize(Math.min(10, count));
    }
  }

  @Test
  void looksNoFurtherThanItMay() {
    fill(5000);
    int[] shown = new int[1];
    int taken =
        dict.sample(
            random,
            5,
            64,
            address -> {
              shown[0]++;
              return false;
            });
    assertThat(taken).isZero();
    assertThat(shown[0]).isEqualTo(64);
  }

  /** With 500 draws for each entry on average, a fair count lies within six deviations of that. */
  @Test
  void isFair() {
    int count = 2000;
    fill(count);
    Map<Integer, Integer> times = new HashMap<>();
    for (int i = 0; i < count * 100; i++) {
      dict.sample(random, 5, 5, address -> times.merge(address, 1, Integer::sum) > 0);
    }
    assertThat(times).hasSize(count);
    assertThat(times.values()).allSatisfy(n -> assertThat(n).isBetween(366, 634));
  }
}
