package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.LatencyEvent.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyMonitorTest {

  private static final long NOW = 1_000_000;

  private final LatencyMonitor monitor = new LatencyMonitor(2);

  @Test
  void keepsSpikesFromTheThresholdOn() {
    monitor.add("command", NOW, 1);
    assertThat(monitor.latest()).isEmpty();
    monitor.add("command", NOW, 2);

    assertThat(monitor.history("command")).containsExactly(new Sample(NOW, 2));
    assertThat(monitor.history("fork")).isEmpty();
  }

  @Test
  void anOffMonitorKeepsNothing() {
    monitor.threshold(0);
    monitor.add("command", NOW, 1_000);

    assertThat(monitor.enabled()).isFalse();
    assertThat(monitor.latest()).isEmpty();
  }

  @Test
  void withinASecondTheWorstSpikeStays() {
    monitor.add("command", NOW, 5);
    monitor.add("command", NOW, 9);
    monitor.add("command", NOW, 7);
    monitor.add("command", NOW + 1, 3);

    assertThat(monitor.history("command"))
        .containsExactly(new Sample(NOW, 9), new Sample(NOW + 1, 3));
  }

  @Test
  void theRingForgetsTheOldestButNotTheMaximum() {
    monitor.add("command", NOW, 500);
    for (var i = 1; i <= LatencyEvent.SAMPLES; i++) {
      monitor.add("command", NOW + i, 10);
    }
    var event = monitor.latest().iterator().next();

    assertThat(event.history()).hasSize(LatencyEvent.SAMPLES);
    assertThat(event.history().get(0)).isEqualTo(new Sample(NOW + 1, 10));
    assertThat(event.latest()).isEqualTo(new Sample(NOW + LatencyEvent.SAMPLES, 10));
    assertThat(event.max()).isEqualTo(500);
  }

  @Test
  void resetTellsHowManyEventsWent() {
    monitor.add("a", NOW, 5);
    monitor.add("b", NOW, 5);
    monitor.add("c", NOW, 5);

    assertThat(monitor.reset(List.of("a", "nothing"))).isEqualTo(1);
    assertThat(monitor.latest()).extracting(LatencyEvent::name).containsExactly("b", "c");
    assertThat(monitor.reset()).isEqualTo(2);
    assertThat(monitor.latest()).isEmpty();
  }

  /** The expected text is what Redis 8.0.2 draws for these samples. */
  @Test
  void theGraphShowsSamplesByAge() {
    long[][] samples = {{8, 5}, {7, 50}, {6, 10}, {4, 30}, {3, 100}, {2, 2}, {1, 2}};
    for (var sample : samples) {
      monitor.add("command", NOW - sample[0], sample[1]);
    }

    assertThat(monitor.graph("command", NOW))
        .contains(
            "command - high 100 ms, low 2 ms (all time high 100 ms)\n"
                + "-".repeat(80)
                + "\n"
                + "    #  \n"
                + "    |  \n"
                + " # _|  \n"
                + "_|_||__\n"
                + "       \n"
                + "8764321\n"
                + "sssssss\n");
  }

  @Test
  void agesAreShownInTheirLargestUnit() {
    monitor.add("x", NOW - 2 * 86_400, 5);
    monitor.add("x", NOW - 23 * 3_600, 5);
    monitor.add("x", NOW - 59 * 60, 5);
    monitor.add("x", NOW, 5);

    assertThat(monitor.graph("x", NOW).orElseThrow()).endsWith("____\n    \n2250\nd39s\n hm \n");
  }

  @Test
  void aLongGraphIsBrokenIntoPieces() {
    for (var i = 1; i <= 81; i++) {
      monitor.add("x", NOW - 81 + i, 5);
    }

    assertThat(monitor.graph("x", NOW).orElseThrow())
        .contains("_".repeat(80) + "\n")
        .endsWith("\n\n \n \n \n_\n \n0\ns\n");
  }

  @Test
  void thereIsNoGraphOfAnUnknownEvent() {
    assertThat(monitor.graph("nothing", NOW)).isEmpty();
  }

  @Test
  void theDoctorTellsTheNumbersAndAdvises() {
    monitor.add("command", NOW - 10, 10);
    monitor.add("command", NOW - 5, 30);

    assertThat(monitor.doctor(NOW))
        .contains(
            "1. command: 2 spikes, mean 20 ms, mean deviation 10 ms, one every 5.00 s, worst ever"
                + " 30 ms.")
        .contains("SLOWLOG GET");
  }

  @Test
  void theDoctorKnowsWhenThereIsNothingToSay() {
    assertThat(monitor.doctor(NOW)).contains("Nothing to do");
    monitor.threshold(0);
    assertThat(monitor.doctor(NOW)).contains("CONFIG SET latency-monitor-threshold");
  }
}
