package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealsTest {
  /** A sign, seventeen digits and seven zeros. */
  private static final int LONGEST = 25;

  @ParameterizedTest
  @CsvSource({
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
    "0.0, 0",
    "-0.0, -0",
    "1.5, 1.5",
    "-12, -12",
    "4.6116860184273879E18, 4611686018427387904",
    "-4.6116860184273879E18, -4611686018427387904",
    "4.6116860184273889E18, 4611686018427389000",
    "1E23, 99999999999999990000000",
    "-6.0446290980731445E23, -604462909807314450000000",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "4.9E-324, 5e-324",
  })
  void specialNumbers(double number, String text) {
    assertThat(Reals.text(number)).isEqualTo(text);
  }

  /** Among them are all kinds for which Redis does not print as few digits as possible. */
  @Test
  void everyTextIsThatOfRedis() throws IOException {
    List<String> lines = recorded();
    assertThat(lines).hasSizeGreaterThan(400);
    for (String line : lines) {
      double number = Double.longBitsToDouble(Long.parseUnsignedLong(line.substring(0, 16), 16));
      assertThat(Reals.text(number)).isEqualTo(line.substring(17));
    }
  }

  private static List<String> recorded() throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                RealsTest.class.getResourceAsStream("redis-8.0.2.reals"),
                StandardCharsets.US_ASCII))) {
      return lines.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }

  @Property
  void readsBackAsTheSameDouble(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    if (Double.isFinite(number)) {
      assertThat(Double.parseDouble(Reals.text(number))).isEqualTo(number);
      assertThat(Reals.text(number)).hasSizeLessThanOrEqualTo(LONGEST);
    }
  }

  @Property
  void smallWholeNumbersAreIntegers(@ForAll int number) {
    assertThat(Reals.text(number)).isEqualTo(Integer.toString(number));
  }
}
