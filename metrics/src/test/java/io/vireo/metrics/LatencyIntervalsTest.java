package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.LatencyIntervals.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyIntervalsTest {
  private final CommandMetrics metrics = new CommandMetrics(new String[] {"get", "set"});
  private final LatencyIntervals intervals = metrics.intervals();

  @Test
  void tellsWhatRanSinceTheLastLook() {
    metrics.record(0, 1_000);
    assertThat(intervals.look()).isEmpty();
    metrics.record(0, 5_000);
    metrics.record(0, 5_000);
    List<Interval> told = intervals.look();
    assertThat(told).extracting(Interval::command).containsExactly("", "get");
    assertThat(told.get(1).calls()).isEqualTo(2);
    assertThat(told.get(1).micros()[1]).isBetween(4.9, 5.1);
    assertThat(told.get(1).micros()).hasSize(LatencyIntervals.percents().length).isSorted();
    assertThat(intervals.look()).isEmpty();
  }

  @Test
  void sumsAllCommandsUp() {
    metrics.record(0, 1);
    metrics.record(1, 1);
    intervals.look();
    metrics.record(0, 1_000);
    metrics.record(1, 100_000);
    Interval all = intervals.look().get(0);
    assertThat(all.calls()).isEqualTo(2);
    assertThat(all.micros()[8]).isBetween(99.0, 101.0);
  }

  @Test
  void beginsAnewAfterAReset() {
    metrics.record(0, 1_000);
    intervals.look();
    metrics.reset();
    assertThat(intervals.look()).isEmpty();
    metrics.record(0, 1_000);
    assertThat(intervals.look()).isEmpty();
    metrics.record(0, 1_000);
    assertThat(intervals.look()).hasSize(2);
  }
}
