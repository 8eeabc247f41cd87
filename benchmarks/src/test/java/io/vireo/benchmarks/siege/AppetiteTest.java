package io.vireo.benchmarks.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AppetiteTest {
  private static final long HEAP = 256 << 20;

  private static List<Integer> draws(long seed) {
    Appetite appetite = new Appetite(seed, HEAP, true);
    return Stream.generate(() -> appetite.between(1, 1_000_000)).limit(50).toList();
  }

  @Test
  void drawsTheSameForTheSameSeed() {
    assertThat(draws(7)).isEqualTo(draws(7)).isNotEqualTo(draws(8));
  }

  @Test
  void reachesBothEndsOfARangeAndNothingBeyond() {
    Appetite appetite = new Appetite(1, HEAP, true);
    List<Integer> drawn =
        IntStream.range(0, 1_000).map(i -> appetite.between(3, 9)).boxed().toList();
    assertThat(drawn).contains(3, 9).allMatch(number -> number >= 3 && number <= 9);
  }

  @Test
  void measuresSizesByTheHeap() {
    Appetite appetite = new Appetite(1, HEAP, true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(appetite.huge()).isBetween(32 << 20, 128 << 20);
      assertThat(appetite.large()).isBetween(16 << 10, (int) (HEAP / 100));
    }
  }

  @Test
  void staysWithinWhatTheProtocolAllowsForALargeHeap() {
    Appetite appetite = new Appetite(1, 16L << 30, true);
    for (int i = 0; i < 100; i++) {
      assertThat(appetite.huge()).isPositive().isLessThanOrEqualTo(500 << 20);
    }
  }
}
