package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopKeysTest {
  private final Map<String, Long> model = new HashMap<>();

  private void add(TopKeys keys, String key, long weight) {
    keys.add(Bytes.of(key), weight);
    model.merge(key, weight, Long::sum);
  }

  @Test
  void sumsAreExactWhileAllKeysHaveCounters() {
    TopKeys keys = new TopKeys(3);
    add(keys, "a", 5);
    add(keys, "b", 7);
    add(keys, "a", 4);
    add(keys, "c", 1);
    add(keys, "none", 0);
    assertThat(keys.top(2))
        .containsExactly(
            new TopKeys.Weighed(Bytes.of("a"), 9), new TopKeys.Weighed(Bytes.of("b"), 7));
    assertThat(keys.total()).isEqualTo(17);
  }

  /** Keys of Zipf's law: the first ten of a thousand are found with a hundred counters. */
  @Property(tries = 20)
  void findsTheGreatestAndClaimsNoMoreThanIsCertain(@ForAll long seed) {
    model.clear();
    Random random = new Random(seed);
    TopKeys keys = new TopKeys(100);
    for (int i = 0; i < 50_000; i++) {
      int rank = (int) Math.pow(1000, random.nextDouble());
      add(keys, "key" + rank, 1 + random.nextInt(20));
    }
    List<TopKeys.Weighed> top = keys.top(10);
    assertThat(top).hasSize(10);
    top.forEach(
        each -> assertThat(each.weight()).isLessThanOrEqualTo(model.get(each.key().toString())));
    List<String> greatest =
        model.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(8)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(top.stream().map(each -> each.key().toString())).containsAll(greatest);
    assertThat(top).isSortedAccordingTo(Comparator.comparingLong(each -> -each.weight()));
  }

  @Test
  void whatItKeepsIsBounded() {
    TopKeys keys = new TopKeys(10);
    long empty = keys.heapBytes();
    for (int i = 0; i < 10_000; i++) {
      keys.add(Bytes.of("x".repeat(i)), 1);
    }
    assertThat(keys.heapBytes() - empty).isBetween(10_000L, 10 * (4_096 + 200L));
    keys.add(Bytes.of("x".repeat(5_000)), 1_000_000);
    assertThat(keys.top(10)).allMatch(each -> each.weight() < 1_000);
    assertThat(keys.total()).isEqualTo(1_010_000);
  }
}
