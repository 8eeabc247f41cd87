package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  /** Each line was checked with KEYS on Redis 8.0.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "h?llo|hello|true",
        "h?llo|hllo|false",
        "h*llo|heeeello|true",
        "h[ae]llo|hallo|true",
        "h[ae]llo|hillo|false",
        "h[^e]llo|hallo|true",
        "h[^e]llo|hello|false",
        "h[a-b]llo|hbllo|true",
        "h[b-a]llo|hallo|true",
        "h[a-b]llo|hcllo|false",
        "a\\*c|a*c|true",
        "a\\*c|abc|false",
        "[\\]]|]|true",
        "[abc|c|true",
        "[a-]|-|false",
        "a\\|a\\|true",
        "**|''|false",
        "''|''|true",
        "''|a|false",
        "a*|a|true",
        "*a*b*|xaxbx|true",
        "*a*b*|xbxax|false",
        "A|a|false",
      })
  void matchesAsRedisDoes(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(pattern, text, false)).isEqualTo(expected);
  }

  @Test
  void ignoresCaseOnRequest() {
    assertThat(Glob.matches("MAX[A-Z]emory*", "maxMEMORY-policy", true)).isTrue();
    assertThat(Glob.matches("MAX*", "maxmemory", false)).isFalse();
  }

  /** Checked with KEYS on Redis 8.0.2. */
  @Test
  void givesUpBeyondAThousandStars() {
    String text = "a".repeat(3000);

    assertThat(Glob.matches("*?".repeat(1000), text, false)).isTrue();
    assertThat(Glob.matches("*?".repeat(1000) + "*", text, false)).isTrue();
    assertThat(Glob.matches("*?".repeat(1001), text, false)).isFalse();
  }

  @Test
  void looksAtPartsOfArrays() {
    byte[] bytes = "xxa*xxabcxx".getBytes(StandardCharsets.US_ASCII);

    assertThat(Glob.matches(bytes, 2, 2, bytes, 6, 3, false)).isTrue();
    assertThat(Glob.matches(bytes, 2, 2, bytes, 7, 2, false)).isFalse();
  }

  /** Naive backtracking would need more steps than there are atoms; this test would never end. */
  @Test
  void doesNotExplodeOnManyStars() {
    assertThat(Glob.matches("a*".repeat(200) + "b", "a".repeat(5000), false)).isFalse();
    assertThat(Glob.matches("*" + "[a-z]*".repeat(200), "a".repeat(5000), false)).isTrue();
  }

  @Property
  void agreesWithPlainRecursion(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
    boolean expected =
        text.isEmpty() || pattern.isEmpty()
            ? text.isEmpty() && pattern.isEmpty()
            : recursive(pattern, text);

    assertThat(Glob.matches(pattern, text, false)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab").ofMaxLength(8);
  }

  private static boolean recursive(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '*') {
      return recursive(rest, text) || (!text.isEmpty() && recursive(pattern, text.substring(1)));
    }
    boolean one =
        !text.isEmpty() && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0));
    return one && recursive(rest, text.substring(1));
  }
}
