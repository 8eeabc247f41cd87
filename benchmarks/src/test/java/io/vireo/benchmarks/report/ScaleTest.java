package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @Test
  void aLinearAxisEndsWithARoundNumber() {
    Scale scale = Scale.linear(613_000, 0, 100);
    assertThat(scale.high()).isBetween(613_000.0, 800_000.0);
    assertThat(scale.ticks()).startsWith(0.0).endsWith(scale.high()).hasSizeBetween(4, 6);
    assertThat(scale.at(scale.high() / 2)).isCloseTo(50, within(1e-9));
  }

  @Test
  void aLogarithmicAxisGivesEqualRatiosEqualLengths() {
    Scale scale = Scale.logarithmic(0.03, 80, 200, 0);
    assertThat(scale.low()).isCloseTo(0.02, within(1e-9));
    assertThat(scale.high()).isCloseTo(100, within(1e-6));
    assertThat(scale.at(0.2) - scale.at(0.02)).isCloseTo(scale.at(20) - scale.at(2), within(1e-6));
    assertThat(scale.at(1000)).isCloseTo(0, within(1e-9));
  }

  @Test
  void aSingleValueHasAnAxisToo() {
    Scale scale = Scale.logarithmic(1, 1, 0, 10);
    assertThat(scale.high()).isGreaterThan(scale.low());
    assertThat(Scale.linear(0, 0, 10).high()).isGreaterThan(0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0412,0.041",
    "0.5,0.500",
    "1.2345,1.23",
    "12.34,12.3",
    "123.4,123",
    "5432,'5,432'",
    "61234,61.2 k",
    "1240000,1.24 M"
  })
  void numbersHaveThreeDigits(double value, String text) {
    assertThat(Numbers.of(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.5,0.5", "100000,100 k", "2500000,2.5 M", "10,10", "0.01,0.01"})
  void ticksHaveNoIdleDigits(double value, String text) {
    assertThat(Numbers.tick(value)).isEqualTo(text);
  }
}
