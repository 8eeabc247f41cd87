package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.LatencyEvent;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChoresTest {
  private final FakeClock clock = new FakeClock();
  private final LatencyMonitor latency = new LatencyMonitor(2);
  private final Chores chores = new Chores(clock, latency);
  private int steps;

  /** Adds work of ten steps that take so many microseconds each. */
  private void add(long micros) {
    chores.add(
        () -> {
          clock.advance(Duration.ofNanos(micros * 1000));
          return ++steps % 10 != 0;
        });
  }

  @Test
  void worksForHalfAMillisecondAtATime() {
    add(100);
    chores.run();
    assertThat(steps).isEqualTo(5);
    chores.run();
    chores.run();
    assertThat(steps).as("done, and taken away").isEqualTo(10);
    assertThat(latency.latest()).isEmpty();
  }

  @Test
  void tellsTheLatencyMonitorOfLongSlices() {
    add(7300);
    chores.run();
    assertThat(steps).isEqualTo(1);
    assertThat(latency.history("background-slice"))
        .extracting(LatencyEvent.Sample::millis)
        .containsExactly(7L);
  }
}
