package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @Property
  void everyLongIsOne(@ForAll long number) {
    Bytes text = Bytes.of(" " + number + " ");
    Bytes digits = Bytes.of(text.array(), 1, text.length() - 2);
    assertThat(digits.isLong()).isTrue();
    assertThat(digits.toLong()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9223372036854775807", "-9223372036854775808"})
  void accepts(String text) {
    assertThat(Bytes.of(text).isLong()).isTrue();
    assertThat(Bytes.of(text).toLong()).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "-0",
        "01",
        "-01",
        "00",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "--1",
        "1-",
        "a",
        "9223372036854775808",
        "-9223372036854775809",
        "9999999999999999999",
        "10000000000000000000",
        "18446744073709551617",
        "-10000000000000000000",
        "100000000000000000000",
        "\u0661"
      })
  void refuses(String text) {
    assertThat(Bytes.of(text).isLong()).isFalse();
  }

  /** What is one is exactly what Java prints for the number that Java reads. */
  @Property
  void agreesWithJava(@ForAll("nearlyNumbers") String text) {
    assertThat(Bytes.of(text.getBytes(StandardCharsets.US_ASCII)).isLong())
        .isEqualTo(isCanonical(text));
  }

  private static boolean isCanonical(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> nearlyNumbers() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("-+0129. ").ofMaxLength(5),
        Arbitraries.strings().withChars("0189").ofMinLength(17).ofMaxLength(21),
        Arbitraries.strings().numeric().ofMinLength(18).ofMaxLength(20).map(s -> "-" + s),
        Arbitraries.strings().withChars("789").ofLength(2).map(s -> "92233720368547758" + s),
        Arbitraries.strings().withChars("789").ofLength(2).map(s -> "-92233720368547758" + s));
  }
}
