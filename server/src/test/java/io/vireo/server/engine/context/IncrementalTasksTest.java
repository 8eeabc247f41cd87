package io.vireo.server.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.Counter;
import io.vireo.metrics.DataMetrics;
import io.vireo.metrics.LatencyEvent;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.testing.FakeClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncrementalTasksTest {
  private final FakeClock clock = new FakeClock();
  private final LatencyMonitor latency = new LatencyMonitor(2);
  private final Counter commands = new DataMetrics().commandsProcessed;
  private final FatalFailure fatal = new FatalFailure();
  private final IncrementalTasks incrementalTasks =
      new IncrementalTasks(clock, latency, commands, fatal);
  private int steps;

  /** Adds work of ten steps that take so many microseconds each. */
  private void add(long micros) {
    incrementalTasks.add(
        () -> {
          clock.advance(Duration.ofNanos(micros * 1000));
          return ++steps % 10 != 0;
        });
  }

  @Test
  void worksForHalfAMillisecondAtATime() {
    add(100);
    incrementalTasks.run();
    assertThat(steps).isEqualTo(5);
    incrementalTasks.run();
    incrementalTasks.run();
    assertThat(steps).as("done, and taken away").isEqualTo(10);
    assertThat(latency.latest()).isEmpty();
  }

  private void addPatient(long micros) {
    incrementalTasks.add(
        new IncrementalTasks.IncrementalTask() {
          @Override
          public boolean step() {
            clock.advance(Duration.ofNanos(micros * 1000));
            steps++;
            return true;
          }

          @Override
          public boolean isPatient() {
            return true;
          }
        });
  }

  @Test
  void whatFailsInAWayItDoesNotKnowEndsTheProcess() {
    AtomicInteger ends = new AtomicInteger();
    fatal.onFatal(ends::incrementAndGet);
    incrementalTasks.add(
        () -> {
          throw new OutOfMemoryError("expected by the test");
        });
    incrementalTasks.run();
    incrementalTasks.run();
    assertThat(ends).hasValue(1);
  }

  @Test
  void patientWorkRestsAfterEachSliceWhileThereAreCommands() {
    addPatient(500);
    incrementalTasks.run();
    assertThat(steps).isEqualTo(1);
    assertThat(incrementalTasks.next()).as("nobody wants anything").isZero();
    commands.add(1);
    incrementalTasks.run();
    assertThat(steps).isEqualTo(2);
    assertThat(incrementalTasks.next()).isEqualTo(clock.millis() + 1);
    incrementalTasks.run();
    clock.advance(Duration.ofNanos(999_999));
    incrementalTasks.run();
    assertThat(steps).as("rests").isEqualTo(2);
    clock.advance(Duration.ofNanos(1));
    incrementalTasks.run();
    assertThat(steps).isEqualTo(3);
    assertThat(incrementalTasks.next()).as("nothing came meanwhile").isZero();
  }

  @Test
  void otherWorkGoesOnWhilePatientWorkRests() {
    addPatient(500);
    commands.add(1);
    incrementalTasks.run();
    add(100);
    assertThat(incrementalTasks.next()).isZero();
    incrementalTasks.run();
    assertThat(steps).isEqualTo(6);
  }

  @Test
  void aRestIsShortHoweverLongASliceTook() {
    addPatient(70_000);
    commands.add(1);
    incrementalTasks.run();
    clock.advance(Duration.ofMillis(2));
    incrementalTasks.run();
    assertThat(steps).isEqualTo(2);
  }

  @Test
  void tellsTheLatencyMonitorOfLongSlices() {
    add(7300);
    incrementalTasks.run();
    assertThat(steps).isEqualTo(1);
    assertThat(latency.history("background-slice"))
        .extracting(LatencyEvent.Sample::millis)
        .containsExactly(7L);
  }
}
