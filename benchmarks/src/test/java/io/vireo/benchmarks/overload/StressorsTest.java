package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StressorsTest {
  private static Stressor stressor(String name, int weight) {
    return new Stressor(name, weight, (connection, load) -> {});
  }

  @Test
  void choosesByWeight() {
    Stressors stressors =
        new Stressors(List.of(stressor("seldom", 1), stressor("often", 9), stressor("never", 0)));
    RandomLoad load = new RandomLoad(1, 1 << 20, true);
    int[] chosen = new int[3];
    for (int i = 0; i < 1_000; i++) {
      chosen[List.of("seldom", "often", "never").indexOf(stressors.choose(load).name())]++;
    }
    assertThat(chosen[0]).isBetween(60, 140);
    assertThat(chosen[2]).isZero();
  }

  @Test
  void offersEachKindInTheEnd() {
    Stressors stressors = new Stressors();
    RandomLoad load = new RandomLoad(1, 1 << 20, true);
    for (int i = 0; i < 5_000; i++) {
      stressors.of(stressors.choose(load)).connections.increment();
    }
    assertThat(stressors.tallies().values())
        .hasSize(19)
        .allMatch(tally -> tally.connections.sum() > 0);
  }
}
