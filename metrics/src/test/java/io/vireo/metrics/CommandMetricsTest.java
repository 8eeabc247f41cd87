package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandMetricsTest {

  private static final int GET = 0;
  private static final int SET = 1;
  private static final int CONFIG_GET = 2;

  private final CommandMetrics metrics =
      new CommandMetrics(new String[] {"get", "set", "config|get"});

  @Test
  void countsEachCommandOnItsOwn() {
    metrics.record(GET, 1_500);
    metrics.record(GET, 2_600);
    metrics.failed(GET);
    metrics.rejected(CONFIG_GET);

    assertThat(metrics.name(CONFIG_GET)).isEqualTo("config|get");
    assertThat(metrics.calls(GET)).isEqualTo(2);
    assertThat(metrics.nanos(GET)).isEqualTo(4_100);
    assertThat(metrics.micros(GET)).isEqualTo(4);
    assertThat(metrics.failedCalls(GET)).isEqualTo(1);
    assertThat(metrics.rejectedCalls(GET)).isZero();
    assertThat(metrics.rejectedCalls(CONFIG_GET)).isEqualTo(1);
    assertThat(metrics.calls(CONFIG_GET)).isZero();
  }

  @Test
  void aCommandIsSeenOnceAnyOfItsCountsIsAboveZero() {
    metrics.record(GET, 1);
    metrics.rejected(CONFIG_GET);

    assertThat(metrics.seen(GET)).isTrue();
    assertThat(metrics.seen(CONFIG_GET)).isTrue();
    assertThat(metrics.seen(SET)).isFalse();
  }

  @Test
  void resetForgetsCountsAndLatencies() {
    metrics.record(GET, 1);
    metrics.reset();

    assertThat(metrics.seen(GET)).isFalse();
    assertThat(metrics.hasLatency(GET)).isFalse();
    assertThat(metrics.latencyBuckets(GET).calls()).isZero();
  }

  @Test
  void latenciesAreRecordedOnlyWhileTracked() {
    metrics.latencyTracking(false);
    metrics.record(GET, 1);
    metrics.latencyTracking(true);
    metrics.record(SET, 1);

    assertThat(metrics.hasLatency(GET)).isFalse();
    assertThat(metrics.percentiles(GET, 50)).isEmpty();
    assertThat(metrics.hasLatency(SET)).isTrue();
    assertThat(metrics.calls(GET)).isEqualTo(1);
  }

  @Test
  void anotherThreadReadsCountsThatOnlyGrow() {
    var total = 500_000;
    var writer =
        CompletableFuture.runAsync(
            () -> {
              for (var i = 0; i < total; i++) {
                metrics.record(SET, 100);
              }
            });
    var calls = 0L;
    var nanos = 0L;
    while (calls < total && !writer.isCompletedExceptionally()) {
      var nextCalls = metrics.calls(SET);
      var nextNanos = metrics.nanos(SET);
      assertThat(nextCalls).isGreaterThanOrEqualTo(calls);
      assertThat(nextNanos).isGreaterThanOrEqualTo(nanos);
      calls = nextCalls;
      nanos = nextNanos;
    }
    writer.join();

    assertThat(metrics.calls(SET)).isEqualTo(total);
    assertThat(metrics.nanos(SET)).isEqualTo(total * 100L);
  }
}
