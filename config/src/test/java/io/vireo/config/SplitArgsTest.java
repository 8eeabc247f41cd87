package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitArgsTest {
  @Property
  void givesBackWhatWasQuoted(@ForAll List<byte[]> words) {
    String text = words.stream().map(SplitArgs::quote).collect(Collectors.joining(" "));
    byte[] line = text.getBytes(StandardCharsets.US_ASCII);

    assertThat(SplitArgs.split(line, 0, line.length)).containsExactlyElementsOf(words);
  }

  @Property
  void neverFailsOnAnyBytes(@ForAll byte[] line) {
    List<byte[]> words = SplitArgs.split(line, 0, line.length);

    if (words != null) {
      assertThat(words.stream().mapToInt(word -> word.length).sum())
          .isLessThanOrEqualTo(line.length);
    }
  }

  @Test
  void splitsAtWhiteSpace() {
    assertThat(SplitArgs.split(" set\ta \u000b b\r\n")).containsExactly("set", "a", "b");
    assertThat(SplitArgs.split("a\u000bb c\f \u000b\fd \"e\"\u000bf"))
        .containsExactly("a\u000bb", "c\f", "d", "e", "f");
    assertThat(SplitArgs.split("")).isEmpty();
    assertThat(SplitArgs.split("a\0b c")).containsExactly("a");
  }

  @Test
  void knowsBothKindsOfQuotes() {
    assertThat(SplitArgs.split("\"a\\n\\x41\\\"\\q\" 'b\\n\\'c' \"\" ''"))
        .containsExactly("a\nA\"q", "b\\n'c", "", "");
    assertThat(SplitArgs.split("a\"b c\"")).containsExactly("ab c");
    assertThat(SplitArgs.split("\"\\xzz\"")).containsExactly("xzz");
    assertThat(SplitArgs.split("\"\\xc3\\xa9\"")).containsExactly("\u00c3\u00a9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "'a", "\"a\"b", "'a'b", "a\"", "\"\\\"", "\"a\\"})
  void refusesQuotesThatDoNotMatch(String line) {
    assertThat(SplitArgs.split(line)).isNull();
  }

  @Test
  void splitsAPartOfAnArray() {
    byte[] line = "xx get a yy".getBytes(StandardCharsets.US_ASCII);

    assertThat(SplitArgs.split(line, 3, 8))
        .extracting(word -> new String(word, StandardCharsets.US_ASCII))
        .containsExactly("get", "a");
  }

  @Test
  void quotesWithEscapes() {
    assertThat(SplitArgs.quote("a\"\\\n\r\t\b\u0007\u00c3\u00a9 "))
        .isEqualTo("\"a\\\"\\\\\\n\\r\\t\\b\\a\\xc3\\xa9 \"");
  }
}
