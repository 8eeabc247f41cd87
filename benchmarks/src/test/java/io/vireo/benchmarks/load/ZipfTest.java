package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfTest {
  private static final int DRAWS = 400_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.99, 1, 1.5})
  void sharesFollowTheLaw(double skew) {
    long[] seen = new long[50];
    SplittableRandom random = new SplittableRandom(1);
    Zipf zipf = new Zipf(seen.length, skew);
    for (int drawn = 0; drawn < DRAWS; ) {
      long rank = zipf.rank(random.nextDouble());
      if (rank >= 0) {
        seen[(int) rank]++;
        drawn++;
      }
    }
    double sum = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += Math.pow(i + 1, -skew);
    }
    for (int i : new int[] {0, 1, 2, 9, 29}) {
      double expected = DRAWS * Math.pow(i + 1, -skew) / sum;
      assertThat((double) seen[i]).isCloseTo(expected, Percentage.withPercentage(10));
    }
  }

  @Test
  void aSourceSpreadsTheRanksOverTheKeyspace() {
    KeySource keys = new KeySource(KeyChoice.zipf(5_000_000, 0.99), 0, 1);
    Map<Long, Integer> seen = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      seen.merge(keys.nextRandom(), 1, Integer::sum);
    }
    assertThat(seen.keySet()).allMatch(key -> key >= 0 && key < 5_000_000);
    // The most frequent key is rank 0, which stays where it is; the next one is far away from it.
    assertThat(seen.get(0L)).isGreaterThan(4000);
    assertThat(seen.getOrDefault(1L, 0)).isLessThan(100);
    assertThat(seen.keySet()).anyMatch(key -> key > 4_000_000);
  }
}
