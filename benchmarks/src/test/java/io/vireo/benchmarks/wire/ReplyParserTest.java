package io.vireo.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {
  private final ReplyParser parser = new ReplyParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+OK\r\n",
        "+\r\n",
        ":-5\r\n",
        "$-1\r\n",
        "$0\r\n\r\n",
        "$5\r\na\r\nb\r\r\n",
        "*-1\r\n",
        "*0\r\n",
        "*2\r\n$1\r\na\r\n*2\r\n:1\r\n*0\r\n",
        "_\r\n",
        "#t\r\n",
        ",3.25\r\n",
        "(123456789012345678901234567890\r\n",
        "=7\r\ntxt:abc\r\n",
        "~2\r\n+a\r\n+b\r\n",
        "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n$1\r\nx\r\n",
        "%0\r\n",
        "|1\r\n+ttl\r\n:9\r\n+OK\r\n",
        "*2\r\n|1\r\n+ttl\r\n:9\r\n+a\r\n+b\r\n",
        "-ERR no\r\n",
        "!6\r\nERR no\r\n",
        ">2\r\n+message\r\n$1\r\nx\r\n+OK\r\n",
      })
  void oneReplyWhereverItIsCut(String reply) throws ProtocolException {
    assertThat(parse(reply)).isEqualTo(1);
    for (int cut = 1; cut < reply.length(); cut++) {
      assertThat(parse(reply.substring(0, cut))).as("%s cut at %d", reply, cut).isZero();
      assertThat(parse(reply.substring(cut))).as("%s cut at %d", reply, cut).isEqualTo(1);
    }
  }

  @Test
  void countsRepliesOfAPipeline() throws ProtocolException {
    assertThat(parse("+OK\r\n".repeat(16) + "$3\r\nabc\r\n" + "*1\r\n:1\r\n" + ":1")).isEqualTo(18);
    assertThat(parse("2\r\n")).isEqualTo(1);
    assertThat(parser.errors()).isZero();
    assertThat(parser.firstError()).isNull();
  }

  @Test
  void aPushAloneIsNoReply() throws ProtocolException {
    assertThat(parse(">1\r\n+invalidate\r\n")).isZero();
    assertThat(parse(">0\r\n")).isZero();
    assertThat(parse("+OK\r\n")).isEqualTo(1);
  }

  @Test
  void countsErrorsAndKeepsTheFirst() throws ProtocolException {
    assertThat(parse("+OK\r\n-ERR fir")).isEqualTo(1);
    assertThat(parse("st\r\n-ERR second\r\n:1\r\n")).isEqualTo(3);
    assertThat(parser.errors()).isEqualTo(2);
    assertThat(parser.firstError()).isEqualTo("ERR first");
  }

  @Test
  void anErrorWithinAnArrayMakesOneErrorReply() throws ProtocolException {
    assertThat(parse("*3\r\n-ERR a\r\n!5\r\nERR b\r\n+OK\r\n")).isEqualTo(1);
    assertThat(parser.errors()).isEqualTo(1);
    assertThat(parser.firstError()).isEqualTo("ERR a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\r\n", "$x\r\n", "$99999999999999999999\r\n", "*1-\r\n"})
  void refusesWhatIsNoReply(String bytes) {
    assertThatThrownBy(() -> parse(bytes)).isInstanceOf(ProtocolException.class);
  }

  private int parse(String bytes) throws ProtocolException {
    return parser.parse(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
