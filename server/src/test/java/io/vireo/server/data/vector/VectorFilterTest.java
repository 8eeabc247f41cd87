package io.vireo.server.data.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFilterTest {
  private static final String ATTRIBUTES =
      " { \"skipped\" : {\"a\":[1,{\"b\":\"}]\"}]}, \"a\":5, \"s\":\"word\", \"t\":[1, \"b\", [2]],"
          + " \"n\":null, \"f\":false, \"yes\":true, \"o\":{\"x\":1}, \"x-5\":7, \"e\":\"\","
          + " \"num\":\"12\", \"esc\":\"a\\\"b\\n\\u0041\", \"neg\":-1.5e2 } ";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean matches(String expression, String attributes) {
    try {
      byte[] json = bytes(attributes);
      return VectorFilter.of(bytes(expression)).matches(json, 0, json.length);
    } catch (VectorFilter.SyntaxException wrong) {
      throw new AssertionError(expression, wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a == 5",
        ".a",
        ".a>4 and .a<6",
        ".a > 4 && not (.a > 5)",
        "!.f",
        ".yes == 1",
        ".n == null",
        ".a != null",
        ".s == 'word'",
        ".s == \"word\"",
        ".s == 0",
        ".num + 1 == 13",
        "'or' in .s",
        "1 in .t",
        "'b' in .t",
        "2 in [1, 2, 3]",
        "'x' in ['y','x',]",
        ".x-5 == 7",
        ".neg == -150",
        "2 ** 3 ** 2 == 512",
        "-2 ** 2 == 4",
        "2 + 3 * 4 == 14",
        "(2 + 3) * 4 == 20",
        "7 % 4 == 3",
        "-7 % 4 == -3",
        "1 / 0 > 1e300",
        "5 -3 == 2",
        "(5) -3 == 2",
        "1 or 0 and 0",
        ".t == 0",
        ".t",
        "[] == 0",
        "null == null",
        "not null",
        ".esc == 'a\"b\nu0041'",
        "3",
        "1e3 == 1000",
        "'0x10' == 16",
        "' 5' == 5",
        "'inf' > 1e308",
        "'\\'' == '\\''",
      })
  void whatMatches(String expression) {
    assertThat(matches(expression, ATTRIBUTES)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a == 6",
        ".f",
        ".n",
        ".e",
        ".zz",
        "not .zz",
        ".zz or 1",
        ".o",
        "not .o",
        ".s == null",
        "'zz' in .s",
        "4 in .t",
        "1 in 5",
        "'1' in 11",
        "0",
        "''",
        "'abcd' in 'abc'",
        "'' == null",
        "1 and 0",
        "[1] == 1",
      })
  void whatDoesNot(String expression) {
    assertThat(matches(expression, ATTRIBUTES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"b\":1}",
        "{\"a\":}",
        "{\"a\"",
        "{\"a\":{}}",
        "{\"a\":[1,}",
        "{a:1}",
        "{\"a\":tru}",
        "{\"a\":truex}",
        "{\"a\":1.2.3}",
        "{\"a\":\"x}",
        "{\"a\":[{}]}",
        "{\"x\":\"y,\"a\":1}",
        "{\"x\":[,\"a\":1}",
        "{\"A\":1}",
        "{\"a\":+}",
        "{\"a\":.5}"
      })
  void attributesThatHaveNoSuchValue(String attributes) {
    assertThat(matches(".a or 1", attributes)).isFalse();
  }

  @Test
  void valuesAreTakenAsTheyAre() {
    assertThat(matches(".a == 1", "{\"a\":1")).isTrue();
    assertThat(matches(".a == 1", "{\"b\":nullx,\"a\":1}")).isFalse();
    assertThat(matches(".a", "{\"a\":1}garbage")).isTrue();
    assertThat(matches("2 in .a", "{\"a\":[1,\t2 ]}")).isTrue();
    assertThat(matches(".a", "{\"a\":" + "[".repeat(100_000) + "}")).isFalse();
    assertThat(matches(".a", "{\"b\":" + "[".repeat(100_000) + "}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "## | 0",
        "1 + | 0",
        "+ 1 | 0",
        "not not 1 | 0",
        "(1 | 0",
        "1) | 0",
        "1 2 | 0",
        "- .a | 0",
        ".a = 5 | 4",
        ".a == 'x | 0",
        ".a == [1, .b] | 10",
        ".a == [1 2] | 9",
        "true | 0",
        "AND | 0",
        ".a == 1.2.3 | 0",
        "1e-5 | 2",
        ".a # 1 | 3",
        ". | 0",
        ".a andx .b | 7",
        "5-- 3 | 0",
      })
  void whatIsNoExpression(String expression, int position) {
    VectorFilter.SyntaxException wrong =
        catchThrowableOfType(
            VectorFilter.SyntaxException.class, () -> VectorFilter.of(bytes(expression)));
    assertThat(wrong).as(expression).isNotNull();
    assertThat(wrong.position()).isEqualTo(position);
  }

  /** Whatever is written, it is an expression or an error. */
  @Property(tries = 2_000)
  void nothingElseComesOfAnyText(@ForAll long seed) {
    Random random = new Random(seed);
    String[] parts = {
      "(", ")", "not ", "!", "**", "*", "-", "and ", "or ", "in ", "==", ".a", ".b ", "1", "'x'",
      "[1,'y']", "null", " ", "\"", "[", "]", ",", "\\", ".", "e", "\0", "\u00e4"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    try {
      byte[] json = bytes("{\"a\":1,\"b\":[\"x\",[null]]}");
      VectorFilter filter = VectorFilter.of(bytes(text.toString()));
      boolean first = filter.matches(json, 0, json.length);
      assertThat(filter.matches(json, 0, json.length)).isEqualTo(first);
    } catch (VectorFilter.SyntaxException wrong) {
      assertThat(wrong.position()).isBetween(0, text.length());
    }
  }
}
