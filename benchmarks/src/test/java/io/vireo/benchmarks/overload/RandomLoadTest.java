package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomLoadTest {
  private static final long HEAP = 256 << 20;

  private static List<Integer> draws(long seed) {
    RandomLoad load = new RandomLoad(seed, HEAP, true);
    return Stream.generate(() -> load.between(1, 1_000_000)).limit(50).toList();
  }

  @Test
  void drawsTheSameForTheSameSeed() {
    assertThat(draws(7)).isEqualTo(draws(7)).isNotEqualTo(draws(8));
  }

  @Test
  void reachesBothEndsOfARangeAndNothingBeyond() {
    RandomLoad load = new RandomLoad(1, HEAP, true);
    List<Integer> drawn = IntStream.range(0, 1_000).map(i -> load.between(3, 9)).boxed().toList();
    assertThat(drawn).contains(3, 9).allMatch(number -> number >= 3 && number <= 9);
  }

  @Test
  void measuresSizesByTheHeap() {
    RandomLoad load = new RandomLoad(1, HEAP, true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(load.huge()).isBetween(32 << 20, 128 << 20);
      assertThat(load.large()).isBetween(16 << 10, (int) (HEAP / 100));
    }
  }

  @Test
  void staysWithinWhatTheProtocolAllowsForALargeHeap() {
    RandomLoad load = new RandomLoad(1, 16L << 30, true);
    for (int i = 0; i < 100; i++) {
      assertThat(load.huge()).isPositive().isLessThanOrEqualTo(500 << 20);
    }
  }
}
