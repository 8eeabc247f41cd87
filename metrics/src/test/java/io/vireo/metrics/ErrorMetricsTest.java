package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorMetricsTest {

  private final ErrorMetrics errors = new ErrorMetrics();

  @Test
  void countsByCodeInOrder() {
    errors.record("WRONGTYPE");
    errors.record("ERR");
    errors.record("ERR");

    assertThat(errors.counts()).containsExactly(entry("ERR", 2L), entry("WRONGTYPE", 1L));
    assertThat(errors.count("ERR")).isEqualTo(2);
    assertThat(errors.count("OOM")).isZero();
    assertThat(errors.total()).isEqualTo(3);
  }

  @Test
  void keepsAsManyCodesAsTheLimit() {
    recordCodes(ErrorMetrics.LIMIT);
    errors.record("E1");

    assertThat(errors.disabled()).isFalse();
    assertThat(errors.dropped()).isZero();
    assertThat(errors.counts()).hasSize(ErrorMetrics.LIMIT).containsEntry("E1", 2L);
  }

  @Test
  void oneCodeTooManyTurnsCodesOffButNotTheTotal() {
    recordCodes(ErrorMetrics.LIMIT + 1);
    errors.record("E1");
    errors.record("OTHER");

    assertThat(errors.disabled()).isTrue();
    assertThat(errors.dropped()).isEqualTo(ErrorMetrics.LIMIT);
    assertThat(errors.counts()).containsExactly(entry("ERRORSTATS_DISABLED", 1L));
    assertThat(errors.total()).isEqualTo(ErrorMetrics.LIMIT + 3);
  }

  @Test
  void resetTurnsCodesOnAgain() {
    recordCodes(ErrorMetrics.LIMIT + 1);
    errors.reset();
    errors.record("ERR");

    assertThat(errors.counts()).containsExactly(entry("ERR", 1L));
    assertThat(errors.total()).isEqualTo(1);
    assertThat(errors.dropped()).isZero();
  }

  @Test
  void threadsLoseNoError() {
    var writers =
        IntStream.range(0, 4)
            .mapToObj(writer -> CompletableFuture.runAsync(this::recordManyErrors))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(writers).join();

    assertThat(errors.counts()).hasSize(100).allSatisfy((code, n) -> assertThat(n).isEqualTo(400));
    assertThat(errors.total()).isEqualTo(40_000);
  }

  private void recordManyErrors() {
    for (var i = 0; i < 10_000; i++) {
      errors.record("E" + i % 100);
    }
  }

  private void recordCodes(int count) {
    for (var i = 1; i <= count; i++) {
      errors.record("E" + i);
    }
  }
}
