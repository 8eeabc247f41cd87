package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelayRecorderTest {

  private final DelayRecorder recorder = new DelayRecorder();

  @Test
  void aStepIncludesItsUpperEnd() {
    for (var step = 0; step < DelayRecorder.STEPS - 1; step++) {
      recorder.record(DelayRecorder.upperNanos(step));
      recorder.record(DelayRecorder.upperNanos(step) + 1);
    }
    var counts = recorder.counts();

    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[DelayRecorder.STEPS - 1]).isEqualTo(1);
    for (var step = 1; step < DelayRecorder.STEPS - 1; step++) {
      assertThat(counts[step]).isEqualTo(2);
    }
  }

  @Test
  void extremesHaveAPlace() {
    recorder.record(-1);
    recorder.record(0);
    recorder.record(Long.MAX_VALUE / 2);

    assertThat(recorder.counts()[0]).isEqualTo(2);
    assertThat(recorder.counts()[DelayRecorder.STEPS - 1]).isEqualTo(1);
    assertThat(recorder.sumNanos()).isEqualTo(Long.MAX_VALUE / 2);
  }

  @Test
  void keepsSumAndMaximum() {
    recorder.record(5_000);
    recorder.record(20_000);
    recorder.record(1_000);

    assertThat(recorder.sumNanos()).isEqualTo(26_000);
    assertThat(recorder.maxNanos()).isEqualTo(20_000);
  }

  @Test
  void stepsStartNearAMicrosecond() {
    assertThat(DelayRecorder.upperNanos(0)).isEqualTo(1024);
    assertThat(DelayRecorder.upperNanos(DelayRecorder.STEPS - 2)).isEqualTo(1L << 33);
    assertThat(DelayRecorder.upperNanos(DelayRecorder.STEPS - 1)).isEqualTo(Long.MAX_VALUE);
  }
}
