package io.vireo.benchmarks.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MenuTest {
  private static Greed greed(String name, int weight) {
    return new Greed(name, weight, (visit, appetite) -> {});
  }

  @Test
  void choosesByWeight() {
    Menu menu = new Menu(List.of(greed("seldom", 1), greed("often", 9), greed("never", 0)));
    Appetite appetite = new Appetite(1, 1 << 20, true);
    int[] chosen = new int[3];
    for (int i = 0; i < 1_000; i++) {
      chosen[List.of("seldom", "often", "never").indexOf(menu.choose(appetite).name())]++;
    }
    assertThat(chosen[0]).isBetween(60, 140);
    assertThat(chosen[2]).isZero();
  }

  @Test
  void offersEachKindInTheEnd() {
    Menu menu = new Menu();
    Appetite appetite = new Appetite(1, 1 << 20, true);
    for (int i = 0; i < 5_000; i++) {
      menu.of(menu.choose(appetite)).visits.increment();
    }
    assertThat(menu.tallies().values()).hasSize(19).allMatch(tally -> tally.visits.sum() > 0);
  }
}
