package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Reals;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTextTest {
  private static double bound(String text) {
    byte[] bytes = text.getBytes();
    return ScoreText.bound(bytes, 0, bytes.length);
  }

  private static double parse(String text) {
    return ScoreText.parse(Bytes.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "+5, 5",
    "-5.25, -5.25",
    ".5, 0.5",
    "+.5, 0.5",
    "5., 5",
    "1e5, 1e5",
    "1E+5, 1e5",
    "1e-5, 1e-5",
    "00012, 12",
    "inf, Infinity",
    "+INF, Infinity",
    "-Infinity, -Infinity",
    "9007199254740993, 9007199254740992",
    "123456789012345678901234567890, 1.2345678901234568e29",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "4.9e-324, 4.9e-324",
    "0e99999999999, 0",
    "0.30000000000000004, 0.30000000000000004"
  })
  void readsDecimals(String text, double number) {
    assertThat(parse(text)).isEqualTo(number);
    assertThat(bound(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"0x10, 16", "0X1P-3, 0.125", "0x.8p1, 1", "-0x1p1, -2", "0x1.p1, 2", "0x0p+0, 0"})
  void readsHexadecimalScoresButNotBounds(String text, double number) {
    assertThat(parse(text)).isEqualTo(number);
    assertThat(bound(text)).isNaN();
  }

  @Test
  void aZeroByteEndsABoundButNoScore() {
    assertThat(parse("1\0")).isNaN();
    assertThat(bound("1\0")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nan", "-nan", "nan(1)", "1e", "1e+", "e5", ".", "+.", ".e1", "--1", "+-1", "-", "+", "1_0",
        "5f", "1d", " 5", "5 ", "infx", "0x", "0xg", "0x.", "0x1pp", "0x1p"
      })
  void refusesWhatIsNoNumber(String text) {
    assertThat(parse(text)).isNaN();
    assertThat(bound(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "1e400, Infinity",
    "-1e400, -Infinity",
    "1e-400, 0",
    "1.7976931348623159e308, Infinity",
    "1e99999999999999999999, Infinity"
  })
  void boundsMayBeBeyondWhatScoresMay(String text, double number) {
    assertThat(parse(text)).isNaN();
    assertThat(bound(text)).isEqualTo(number);
  }

  @Test
  void noTextIsZeroAsBoundOnly() {
    assertThat(parse("")).isNaN();
    assertThat(bound("")).isZero();
  }

  @Test
  void keepsTheSignOfZero() {
    assertThat(1 / parse("-0")).isNegative();
    assertThat(1 / parse("-0.0")).isNegative();
    assertThat(parse("0x1p2000")).isNaN();
    assertThat(parse("0x1p-2000")).isNaN();
  }

  @Property(tries = 3000)
  void agreesWithTheLibrary(@ForAll long bits, @ForAll int choice) {
    double number = Double.longBitsToDouble(bits);
    if (Double.isFinite(number)) {
      assertThat(parse(Double.toString(number))).isEqualTo(number);
      assertThat(parse(Reals.text(number))).isEqualTo(number);
    }
    Random random = new Random(bits);
    int digits = 1 + random.nextInt(20);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    for (int i = 0; i < digits; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    text.insert(text.length() - random.nextInt(digits), '.');
    if (random.nextBoolean()) {
      text.append(String.format(Locale.ROOT, "e%d", random.nextInt(60) - 30));
    }
    assertThat(parse(text.toString())).isEqualTo(Double.parseDouble(text.toString()));
  }
}
