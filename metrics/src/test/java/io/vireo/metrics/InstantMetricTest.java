package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstantMetricTest {

  private static final long TENTH = 100_000;

  @Test
  void theMeanCountsMissingSamplesAsZero() {
    var metric = InstantMetric.perSecond();
    metric.sample(0, TENTH);
    assertThat(metric.get()).isZero();
    metric.sample(160, 2 * TENTH);

    assertThat(metric.get()).isEqualTo(1600 / InstantMetric.SAMPLES);
  }

  @Test
  void aSteadyRateFillsTheRingAndAnIdleOneDrainsIt() {
    var metric = InstantMetric.perSecond();
    var now = 0L;
    for (var i = 0; i <= InstantMetric.SAMPLES; i++) {
      now += TENTH;
      metric.sample(i * 50L, now);
    }
    assertThat(metric.get()).isEqualTo(500);

    for (var i = 0; i < InstantMetric.SAMPLES; i++) {
      now += TENTH;
      metric.sample(InstantMetric.SAMPLES * 50L, now);
    }
    assertThat(metric.get()).isZero();
  }

  @Test
  void aBaseThatStandsStillGivesZero() {
    var metric = new InstantMetric(1);
    metric.sample(0, 5);
    metric.sample(100, 5);

    assertThat(metric.get()).isZero();
  }

  @Test
  void resetForgetsWhereItMeasuredFrom() {
    var metric = InstantMetric.perSecond();
    metric.sample(0, TENTH);
    metric.sample(1000, 2 * TENTH);
    metric.reset();
    metric.sample(9000, 3 * TENTH);

    assertThat(metric.get()).isZero();
  }

  @Test
  void serverRatesFollowTheirCounters() {
    var server = new ServerMetrics(2);
    var rates = new ServerRates(server);
    rates.sample(0);
    server.data().commandsProcessed.add(160);
    server.loop(0).inputBytes.add(100 * 1024);
    server.loop(1).inputBytes.add(60 * 1024);
    server.loop(1).outputBytes.add(16 * 1024);
    server.data().cycles.add(16);
    server.data().cycleNanos.add(16 * 32_000);
    server.loop(0).replicationOutputBytes.add(1024 * 1024);
    rates.sample(TENTH);

    assertThat(rates.opsPerSecond()).isEqualTo(100);
    assertThat(rates.inputKbps()).isEqualTo(100.0);
    assertThat(rates.outputKbps()).isEqualTo(10.0);
    assertThat(rates.cyclesPerSecond()).isEqualTo(10);
    assertThat(rates.cycleMicros()).isEqualTo(2);
    assertThat(rates.replicationOutputKbps()).isEqualTo(640.0);
    assertThat(rates.replicationInputKbps()).isZero();
  }

  @Test
  void aCounterResetDoesNotDisturbTheRates() {
    var server = new ServerMetrics(1);
    var rates = new ServerRates(server);
    server.data().commandsProcessed.add(1000);
    rates.sample(0);
    server.reset();
    server.data().commandsProcessed.add(160);
    rates.sample(TENTH);

    assertThat(rates.opsPerSecond()).isEqualTo(100);
    rates.reset();
    assertThat(rates.opsPerSecond()).isZero();
  }
}
