package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One stretch of bytes at a time. What is refused, and how, was asked of Redis 8.0.2. */
class RespDecoderTest {
  private static final String PING = "*1\r\n$4\r\nPING\r\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ChunkReader read(String text) {
    return new ChunkReader().read(bytes(text));
  }

  private static List<Bytes> words(String... words) {
    List<Bytes> list = new ArrayList<>();
    for (String word : words) {
      list.add(Bytes.of(bytes(word)));
    }
    return list;
  }

  @Test
  void findsEveryRequestOfPipeline() {
    ChunkReader reader = read(PING + "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$2\r\n\r\n\r\nping\r\n" + PING);
    assertThat(reader.requests)
        .containsExactly(words("PING"), words("SET", "", "\r\n"), words("ping"), words("PING"));
    assertThat(reader.kept()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*-1\r\n", "*0\r\n", "*-5\r\n", "*-9223372036854775808\r\n", "\r\n\n  \r\n \n"})
  void nothingToDo(String prefix) {
    ChunkReader reader = read(prefix + PING);
    assertThat(reader.requests).containsExactly(words("PING"));
    assertThat(reader.kept()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*\r\n",
        "*a\r\n",
        "*+1\r\n",
        "*01\r\n",
        "*-0\r\n",
        "*1 \r\n",
        "* 1\r\n",
        "*2147483648\r\n",
        "*9223372036854775808\r\n",
        "*-9223372036854775809\r\n",
        "*1\n$4\r\nPING\r\n",
        "*99999999999999999999999\r\n"
      })
  void badCount(String text) {
    assertThat(read(PING + text).error).isEqualTo("invalid multibulk length");
    assertThat(read(PING + text).requests).containsExactly(words("PING"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$\r\n",
        "$-1\r\n",
        "$a\r\n",
        "$536870913\r\n",
        "$9223372036854775808\r\n",
        "$04\r\n",
        "$-0\r\n",
        "$4\nPING\r\n",
        "$ 4\r\n"
      })
  void badLength(String text) {
    assertThat(read("*1\r\n" + text).error).isEqualTo("invalid bulk length");
  }

  @ParameterizedTest
  @CsvSource({"PING, P", ":4, :", "*1, *", "'\n', '\n'"})
  void somethingElseThanString(String text, char first) {
    assertThat(read("*1\r\n" + text + "\r\n").error).isEqualTo("expected '$', got '" + first + "'");
  }

  @Test
  void lineThatNeverEnds() {
    String limit = "1".repeat(RequestLimits.INLINE_LIMIT - 1);
    assertThat(read("*" + limit).error).isNull();
    assertThat(read("*1" + limit).error).isEqualTo("too big mbulk count string");
    assertThat(read("*1\r\n$1" + limit).error).isEqualTo("too big bulk count string");
    assertThat(read("x" + limit).error).isNull();
    assertThat(read("xx" + limit).error).isEqualTo("too big inline request");
    assertThat(read("xx" + limit + "\n").requests).containsExactly(words("xx" + limit));
  }

  @Test
  void limitsForStrangers() {
    ChunkReader few = new ChunkReader(RequestLimits.DEFAULTS, true);
    few.read(bytes("*10\r\n" + "$1\r\na\r\n".repeat(10)));
    assertThat(few.requests).hasSize(1);
    few.read(bytes("*11\r\n"));
    assertThat(few.error).isEqualTo("unauthenticated multibulk length");

    ChunkReader small = new ChunkReader(RequestLimits.DEFAULTS, true);
    small.read(bytes("*1\r\n$16384\r\n" + "x".repeat(16384) + "\r\n"));
    assertThat(small.requests).hasSize(1);
    small.read(bytes("*1\r\n$16385\r\n"));
    assertThat(small.error).isEqualTo("unauthenticated bulk length");

    assertThat(new ChunkReader(RequestLimits.DEFAULTS, true).read(bytes("*99999999999\r\n")).error)
        .isEqualTo("invalid multibulk length");
    assertThat(
            new ChunkReader(RequestLimits.DEFAULTS, true).read(bytes("*1\r\n$999999999\r\n")).error)
        .isEqualTo("invalid bulk length");
  }

  @Test
  void limitOfTheSetting() {
    RequestLimits limits = new RequestLimits(10, 1 << 20);
    assertThat(new ChunkReader(limits, false).read(bytes("*1\r\n$10\r\n")).error).isNull();
    assertThat(new ChunkReader(limits, false).read(bytes("*1\r\n$11\r\n")).error)
        .isEqualTo("invalid bulk length");
  }

  /** The byte after a carriage return, and the two after a string, are not looked at. */
  @Test
  void lineEndsAreTakenOnTrust() {
    assertThat(read("*1\rX$4\rYPINGxx" + PING).requests)
        .containsExactly(words("PING"), words("PING"));
  }

  @Test
  void inlineLines() {
    assertThat(read("PING\nSET  key\t'a b'\r\n").requests)
        .containsExactly(words("PING"), words("SET", "key", "a b"));
    assertThat(read("ECHO \"\\x00\\xff\\n\\\"\" ''\n").requests)
        .containsExactly(words("ECHO", "\0\u00ff\n\"", ""));
    assertThat(read("ECHO 'a\\'b\\n'\r\n").requests).containsExactly(words("ECHO", "a'b\\n"));
    assertThat(read("PING\rPING\n").requests).containsExactly(words("PING", "PING"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"PING", "'PING", "\"PI\"NG", "ECHO \"", "ECHO '\\'"})
  void quotesThatDoNotMatch(String line) {
    assertThat(read(line + "\r\n").error).isEqualTo("unbalanced quotes in request");
    assertThat(read(line).error).as("before the end of the line").isNull();
  }

  @Test
  void announcedCountTakesNoMemory() {
    ChunkReader reader = read("*2147483647\r\n$4\r\nPING\r\n");
    assertThat(reader.error).isNull();
    assertThat(reader.requests).isEmpty();
    assertThat(reader.kept()).isEqualTo(23);
  }

  @Test
  void stopsWhereTheSinkWants() {
    RequestBuffer buffer = new RequestBuffer();
    byte[] text = bytes(PING + PING + PING);
    System.arraycopy(text, 0, buffer.room(text.length), 0, text.length);
    RespDecoder decoder = new RespDecoder();
    int end = decoder.decode(buffer, 0, text.length, at -> at == 0);
    assertThat(end).isEqualTo(2 * PING.length());
    assertThat(buffer.wordsUsed()).isEqualTo(6);
  }

  @Test
  void leavesNoWordsOfUnfinishedRequest() {
    RequestBuffer buffer = new RequestBuffer();
    byte[] text = bytes(PING + "*2\r\n$4\r\nECHO\r\n$1");
    System.arraycopy(text, 0, buffer.room(text.length), 0, text.length);
    RespDecoder decoder = new RespDecoder();
    int end = decoder.decode(buffer, 0, text.length, at -> true);
    assertThat(end).isEqualTo(PING.length());
    assertThat(buffer.wordsUsed()).isEqualTo(3);
    assertThat(decoder.longRequest()).isFalse();
  }
}
