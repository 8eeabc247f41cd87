package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long MILLI = 1_000_000;

  private final Timeline timeline = new Timeline();

  @Test
  void eachSecondHasItsOwnFigures() {
    timeline.record(0, MILLI, 98);
    timeline.record(999 * MILLI, 50 * MILLI, 2);
    timeline.record(2000 * MILLI, 3 * MILLI, 1);
    assertThat(timeline.length()).isEqualTo(3);
    assertThat(timeline.replies(0)).isEqualTo(100);
    assertThat(timeline.replies(1)).isZero();
    assertThat(timeline.latency(0, 50) / 1e6).isBetween(0.99, 1.01);
    assertThat(timeline.latency(0, 99) / 1e6).isBetween(49.5, 50.5);
    assertThat(timeline.latency(2, 99) / 1e6).isBetween(2.97, 3.03);
  }

  @Test
  void threadsAddUp() {
    timeline.record(0, MILLI, 1);
    Timeline other = new Timeline();
    other.record(10, MILLI, 2);
    other.record(1500 * MILLI, MILLI, 4);
    timeline.add(other);
    assertThat(timeline.replies(0)).isEqualTo(3);
    assertThat(timeline.replies(1)).isEqualTo(4);
  }

  @Test
  void endsAfterAnHour() {
    timeline.record(Long.MAX_VALUE, MILLI, 1);
    assertThat(timeline.length()).isZero();
  }
}
