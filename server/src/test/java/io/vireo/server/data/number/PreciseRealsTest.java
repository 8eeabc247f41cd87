package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreciseRealsTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.10000000000000001",
    "-0.1, -0.10000000000000001",
    "3e-7, 2.9999999999999999e-07",
    "0.0001, 0.0001",
    "0.00001, 1.0000000000000001e-05",
    "1e300, 1.0000000000000001e+300",
    "1e21, 1e+21",
    "1e16, 10000000000000000",
    "1e17, 1e+17",
    "123456789012345680000, 1.2345678901234568e+20",
    "-3, -3",
    "2.5, 2.5",
    "0, 0",
    "-0.0, -0",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan",
    "4.9e-324, 4.9406564584124654e-324"
  })
  void printsAsC(double number, String text) {
    assertThat(PreciseReals.text(number)).isEqualTo(text);
  }

  @Property
  void readsBack(@ForAll double number) {
    assertThat(Double.parseDouble(PreciseReals.text(number))).isEqualTo(number);
  }
}
