package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongDoubleTest {
  private static LongDouble parse(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
    return LongDouble.parse(bytes, 1, bytes.length - 2);
  }

  static Stream<String> recordedSums() throws IOException {
    try (InputStream in = LongDoubleTest.class.getResourceAsStream("long-double-sums.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  /** Seconds and the milliseconds that a wait of so many seconds takes in Redis. */
  @ParameterizedTest
  @CsvSource({"0,0", "0.05,50", "0.1,100", "0.001,1", "0.0001,1", "1.0005,1001", "-0.1,-100"})
  void roundsAProductBeforeItGoesUp(String seconds, long millis) {
    assertThat(parse(seconds).ceilingOfTimes(1000)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e16", "1e4000", "inf"})
  void keepsAProductWithin64Bits(String large) {
    assertThat(parse(large).ceilingOfTimes(1000)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("recordedSums")
  void addsAsRedis(String line) {
    String[] words = line.split(" ");
    assertThat(parse(words[0]).plus(parse(words[1]))).hasToString(words[2]);
    assertThat(parse(words[1]).plus(parse(words[0]))).hasToString(words[2]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "+",
        "-",
        ".",
        "--1",
        "1.2.3",
        "e5",
        "1e",
        "1e+",
        "1d5",
        "nan",
        "-nan",
        "nan(1)",
        "infinit",
        "0x",
        "0x.",
        "0xp1",
        "0x1p",
        "0x1p+",
        "0x1g",
        "1_000",
        "1\u0000",
        "\u0661",
        "1e4933",
        "-1e4933",
        "1e99999999999",
        "1.18973149535723176506e4932",
        "1e-4952",
        "1.8e-4951",
        "1e-99999999999",
        "0x1p16384",
        "0x0.ffffffffffffffff8p16384",
        "0x1p-16447",
        "0x1p-16446"
      })
  void refuses(String text) {
    assertThat(parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.18973149535723176502e4932",
        "0x0.ffffffffffffffff7p16384",
        "0x1p-16445",
        "0x1.8p-16446",
        "1.9e-4951",
        "0e99999999999",
        "0x0p99999999999"
      })
  void acceptsTheOutermost(String text) {
    assertThat(parse(text)).isNotNull();
    assertThat(parse(text).isFinite()).isTrue();
  }

  @Test
  void refusesTextsBeyondTheBufferOfRedis() {
    assertThat(parse("0".repeat(5118) + "1")).hasToString("1");
    assertThat(parse("0".repeat(5119) + "1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-INF", "+Infinity"})
  void infinityIsANumberButNoSummand(String text) {
    assertThat(parse(text).isFinite()).isFalse();
    assertThat(parse(text).plus(LongDouble.ZERO).isFinite()).isFalse();
    assertThat(LongDouble.ZERO.plus(parse(text)).isFinite()).isFalse();
  }

  @Test
  void aSumMayOverflow() {
    LongDouble large = parse("1e4932");
    assertThat(large.plus(LongDouble.of(1))).hasToString(large.toString());
    assertThat(large.plus(large).isFinite()).isFalse();
    assertThat(large.plus(parse("-1e4932"))).hasToString("0");
  }

  @Property
  void everyLongIsExact(@ForAll long number) {
    assertThat(LongDouble.of(number)).hasToString(Long.toString(number));
    assertThat(parse(Long.toString(number))).hasToString(Long.toString(number));
  }

  @Property
  void everyDoubleIsExact(@ForAll double number) {
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shown = exact.setScale(17, RoundingMode.HALF_EVEN).stripTrailingZeros();
    assertThat(parse(exact.toString())).hasToString(shown.toPlainString());
    assertThat(parse(Double.toHexString(number))).hasToString(shown.toPlainString());
  }

  @Property
  void sumsOfEighthsAreExact(@ForAll int one, @ForAll int two) {
    LongDouble sum = parse(eighths(one)).plus(parse(eighths(two)));
    assertThat(sum).hasToString(eighths((long) one + two));
  }

  private static String eighths(long count) {
    return BigDecimal.valueOf(count * 125, 3).stripTrailingZeros().toPlainString();
  }
}
