package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected numbers are what Redis 8.0.2 prints for the same times, or worked out by hand. */
class LatencyHistogramsTest {

  private static final long US = 1_000;
  private static final long MS = 1_000_000;

  private final LatencyHistograms histograms = new LatencyHistograms(1);

  @Test
  void everyStepEndsWithTheBucketOfItsPowerOfTwo() {
    for (var power = 10; power <= 29; power++) {
      record(1L << power);
    }
    record(900 * MS);

    assertThat(histograms.buckets(0).micros())
        .containsExactly(
            1, 2, 4, 8, 16, 33, 66, 132, 264, 528, 1056, 2113, 4227, 8454, 16908, 33816, 67633,
            135266, 270532, 541065, 1073741);
  }

  @Test
  void countsAreCumulativeAndEmptyStepsAreLeftOut() {
    record(1 * US, 1 * US, 3 * US, 40 * US);
    var buckets = histograms.buckets(0);

    assertThat(buckets.calls()).isEqualTo(4);
    assertThat(buckets.size()).isEqualTo(3);
    assertThat(buckets.micros()).containsExactly(1, 4, 66);
    assertThat(buckets.cumulative()).containsExactly(2, 3, 4);
  }

  @Test
  void aTimeInTheBucketOfAPowerOfTwoBelongsToThatStep() {
    // Buckets around 2^15 ns are 256 ns wide: 32768 to 33023.
    record(33_023, 33_024);

    assertThat(histograms.buckets(0).micros()).containsExactly(33, 66);
  }

  @Test
  void timesOutsideTheRangeMoveToItsEnds() {
    record(-5, 0, 1, 1_200 * MS);
    var buckets = histograms.buckets(0);

    assertThat(buckets.micros()).containsExactly(1, 1_073_741);
    assertThat(buckets.cumulative()).containsExactly(3, 4);
    assertThat(percentile(0)).isEqualTo(0.001);
    assertThat(percentile(100)).isEqualTo(1_002_438.655);
  }

  @Test
  void percentilesRoundTheirRankHalfUp() {
    record(1_095 * US, 2_075 * US, 4_093 * US, 8_100 * US, 16_100 * US);

    assertThat(histograms.percentiles(0, new double[] {0, 25, 50, 99, 100}))
        .containsExactly(1089.536, 1097.727, 4095.999, 16121.855, 16121.855);
    record(1_200 * MS);
    assertThat(percentile(25)).isEqualTo(2080.767);
  }

  private double percentile(double percent) {
    return histograms.percentiles(0, new double[] {percent})[0];
  }

  private void record(long... nanos) {
    for (var time : nanos) {
      histograms.record(0, time);
    }
  }
}
