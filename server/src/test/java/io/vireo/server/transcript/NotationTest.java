package io.vireo.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.RespParser;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation of transcripts means what its description says, and a wrong reply is noticed. */
class NotationTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '`',
      value = {
        "+OK;                       | OK",
        "$2;ab;                     | \"ab\"",
        "$2;a\";                    | \"a\\\"\"",
        "$2;ab;                     | *",
        "$2;ab;                     | ~^a~",
        ":5;                        | (integer) 5",
        ":5;                        | (integer) *",
        ":5;                        | (integer) 5..6",
        "-ERR no;                   | (error) ERR no",
        "-ERR no;                   | (error) ERR *",
        "$-1;                       | (nil)",
        "*-1;                       | (nil)",
        "*-1;                       | (nil array)",
        "_;                         | (nil)",
        ",1.5;                      | (double) 1.5",
        ",inf;                      | (double) *",
        "#t;                        | (true)",
        "#f;                        | (false)",
        "(12345678901234567890;     | (big number) 12345678901234567890",
        "=6;txt:ab;                 | (verbatim txt) \"ab\"",
        "*0;                        | (empty array)",
        "%0;                        | (empty hash)",
        "~0;                        | (empty set)",
        "*2;:1;:2;                  | 1) (integer) 1/2) (integer) 2",
        "*2;:1;:2;                  | {unordered}/1) (integer) 2/2) (integer) 1",
        "*2;:1;:2;                  | {unordered} 1) (integer) 2/            2) *",
        "*2;:1;:2;                  | 1) (integer) 1/...",
        "*2;*1;:1;*0;               | 1) 1) (integer) 1/2) (empty array)",
        "*2;*1;:1;*1;:1;            | 1) 1) (integer) 1/2) *",
        "%1;$1;k;*1;:1;             | 1# \"k\" =>/   1) (integer) 1",
        "%1;$1;k;*1;:1;             | 1# \"k\" => 1) (integer) 1",
        "%2;$1;k;:1;$1;l;:2;        | {unordered}/1# \"l\" => (integer) 2/2# \"k\" => (integer) 1",
        "~1;:1;                     | 1~ (integer) 1",
        ">1;:1;                     | 1> (integer) 1",
        "|1;+a;+b;:1;               | (integer) 1",
      })
  void matches(String wire, String notation) {
    assertThat(pattern(notation).matches(value(wire))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '`',
      value = {
        "$2;OK;                     | OK",
        "+OK;                       | \"OK\"",
        "$2;ab;                     | ~^b~",
        ":5;                        | (integer) 6",
        ":5;                        | (integer) 6..7",
        ":5;                        | \"5\"",
        "-ERR no;                   | (error) ERR yes",
        "-ERR no;                   | (error) WRONG*",
        "$-1;                       | (nil array)",
        "$0;;                       | (nil)",
        "*0;                        | (nil)",
        "~0;                        | (empty array)",
        "#f;                        | (true)",
        "*2;:1;:2;                  | 1) (integer) 2/2) (integer) 1",
        "*2;:1;:1;                  | {unordered}/1) (integer) 1/2) (integer) 2",
        "*2;:1;:2;                  | 1) (integer) 1",
        "*1;:1;                     | 1) (integer) 1/2) (integer) 2",
        "~1;:1;                     | 1) (integer) 1",
        "%1;$1;k;:2;                | 1# \"k\" => (integer) 1",
        "=6;txt:ab;                 | (verbatim mkd) \"ab\"",
      })
  void doesNotMatch(String wire, String notation) {
    assertThat(pattern(notation).matches(value(wire))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+OK;",
        "+;",
        "+1) odd;",
        "$4;a;b;",
        ":-1;",
        "-ERR no;",
        "*-1;",
        "$-1;",
        ",1.5;",
        "#t;",
        "*2;*2;:1;$1;a;~0;",
        "%2;$1;k;*2;:1;*1;:2;+l;%0;",
        ">2;$1;m;*1;=8;txt:a;b;"
      })
  void whatIsWrittenCanBeRead(String wire) {
    RespValue value = value(wire);
    assertThat(pattern(RespText.of(value).replace("\n", "/")).matches(value)).isTrue();
  }

  @Test
  void repliesFollowOneAnother() {
    List<ExpectedReply> replies =
        PatternParser.parse(List.of("1) \"a\"", "2) 1) \"b\"", "1) \"c\"", "OK"), 1);
    assertThat(replies).extracting(ExpectedReply::line).containsExactly(1, 3, 4);
  }

  @Test
  void aWrongReplyIsNoticed() {
    assertThatThrownBy(() -> play("> ECHO a", "\"b\""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("notation.txt:2")
        .hasMessageContaining("\"b\"")
        .hasMessageContaining("\"a\"");
  }

  @Test
  void aMissingReplyIsNoticed() {
    assertThatThrownBy(() -> play("> ECHO a", "\"a\"", "\"a\""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void aReplyThatNobodyExpectsIsNoticed() {
    assertThatThrownBy(() -> play("> ECHO a")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                play(
                    "a> SUBSCRIBE c",
                    "1) \"subscribe\"",
                    "2) \"c\"",
                    "3) (integer) 1",
                    "b> PUBLISH c m",
                    "(integer) 1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing more for client 'a'");
  }

  @Test
  void anOpenConnectionIsNoticed() {
    assertThatThrownBy(() -> play("> ECHO a", "\"a\"", "< (closed)"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("an open connection");
  }

  @Test
  void aMistakeIsReportedWithItsLine() {
    assertThatThrownBy(() -> play("> ECHO a", "(intger) 5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("notation.txt:2");
    assertThatThrownBy(() -> play("== name [no-such-tag]", "> ECHO a", "\"a\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-tag");
  }

  @Test
  void longLinesAreWrittenShort() {
    assertThat(Expansion.expand("${ab*3} ${1..3} ${-1..1:k#=v#} $ {}"))
        .isEqualTo("ababab 1 2 3 k-1=v-1 k0=v0 k1=v1 $ {}");
  }

  private static void play(String... lines) {
    for (Scenario scenario : TranscriptReader.read("notation.txt", List.of(lines))) {
      try (Conversation conversation = new InProcessConversation(scenario)) {
        new ScenarioRunner(scenario, conversation).run();
      }
    }
  }

  private static Pattern pattern(String notation) {
    List<ExpectedReply> replies = PatternParser.parse(List.of(notation.split("/")), 1);
    assertThat(replies).hasSize(1);
    return replies.get(0).pattern();
  }

  private static RespValue value(String wire) {
    byte[] bytes = wire.replace(";", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    RespParser parser = new RespParser();
    RespValue early = null;
    for (int i = 0; i < bytes.length; i++) {
      assertThat(early).as("a reply before its last byte").isNull();
      parser.feed(bytes, i, 1);
      early = parser.next();
    }
    assertThat(early).isNotNull();
    return early;
  }
}
