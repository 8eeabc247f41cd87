package io.vireo.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheTwoMiddles() {
    assertThat(Spread.of(5, 1, 9)).isEqualTo(new Spread(5, 1, 9));
    assertThat(Spread.of(4, 1, 2, 100)).isEqualTo(new Spread(3, 1, 100));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void nothingKnownIsNothingSaid() {
    assertThat(Spread.of().median()).isNaN();
    assertThat(Spread.of(1, Double.NaN).min()).isNaN();
  }

  @Test
  void ratiosPairTheRounds() {
    Spread spread = Spread.ofRatios(new double[] {10, 100, 30}, new double[] {10, 50, 60});
    assertThat(spread).isEqualTo(new Spread(1, 0.5, 2));
    assertThat(Spread.ofRatios(new double[] {1}, new double[] {0}).median()).isNaN();
  }

  @Test
  void leavesItsInputAlone() {
    double[] values = {3, 1, 2};
    Spread.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }
}
