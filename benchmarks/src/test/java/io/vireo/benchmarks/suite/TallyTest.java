package io.vireo.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.load.LoadResult;
import io.vireo.benchmarks.load.Timeline;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Quantile;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void roundsKeepTheirFiguresAndTheCurveTakesAllOfThem() {
    tally.add(result(100, 1_000_000, 200, 3));
    tally.add(result(300, 3_000_000, 600, 0));
    Outcome outcome = tally.outcome();
    assertThat(outcome.values(Figure.RATE)).containsExactly(100, 300);
    assertThat(outcome.values(Figure.CPU)).containsExactly(2, 2);
    assertThat(outcome.errors()).isEqualTo(3);
    assertThat(at(outcome, 20)).isBetween(0.99, 1.01);
    assertThat(at(outcome, 90)).isBetween(2.97, 3.03);
  }

  @Test
  void processorTimeThatIsNotKnownIsLeftOut() {
    tally.add(result(100, 1_000_000, Double.NaN, 0));
    assertThat(tally.outcome().rounds().get(0).figures()).doesNotContainKey(Figure.CPU);
  }

  private static double at(Outcome outcome, double percent) {
    return outcome.curve().stream()
        .filter(quantile -> quantile.percent() == percent)
        .mapToDouble(Quantile::millis)
        .findFirst()
        .orElseThrow();
  }

  private static LoadRound.Result result(int count, long nanos, double cpu, long lost) {
    Histogram latency = new Histogram(64, 3_600_000_000_000L, 3);
    latency.recordValueWithCount(nanos, count);
    LoadResult load =
        new LoadResult(count, 0, null, 1_000_000_000, 0, latency, new Histogram(3), new Timeline());
    return new LoadRound.Result(load, count, count, cpu, lost);
  }
}
