package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.ArraySource;
import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RespReplyTest {
  private final RespReply reply = new RespReply();

  private String said(int protocol, Consumer<Reply> answer) {
    ReplyBuffer buffer = new ReplyBuffer();
    reply.begin(buffer, protocol);
    answer.accept(reply);
    return new String(buffer.drain().toArray(), StandardCharsets.ISO_8859_1);
  }

  private void check(Consumer<Reply> answer, String inBoth) {
    check(answer, inBoth, inBoth);
  }

  private void check(Consumer<Reply> answer, String inTwo, String inThree) {
    assertThat(said(2, answer)).isEqualTo(inTwo);
    assertThat(said(3, answer)).isEqualTo(inThree);
  }

  @Test
  void plainAnswers() {
    check(Reply::ok, "+OK\r\n");
    check(r -> r.status("QUEUED"), "+QUEUED\r\n");
    check(r -> r.integer(0), ":0\r\n");
    check(r -> r.integer(63), ":63\r\n");
    check(r -> r.integer(64), ":64\r\n");
    check(r -> r.integer(-1), ":-1\r\n");
    check(r -> r.integer(Long.MIN_VALUE), ":-9223372036854775808\r\n");
    check(r -> r.bulk(""), "$0\r\n\r\n");
    check(r -> r.bulk("\u00e4"), "$2\r\n\u00c3\u00a4\r\n");
    check(r -> r.bulk(Bytes.of("xabx".getBytes(), 1, 2)), "$2\r\nab\r\n");
    check(r -> r.array(3), "*3\r\n");
    check(r -> r.array(Integer.MAX_VALUE + 1L), "*2147483648\r\n");
  }

  /** Of every length, before an answer takes too much and after. */
  @Test
  void givesUpAnAnswerOfPartsOfSources() {
    byte[] content = "0123456789".repeat(1_000).getBytes();
    ByteSource source = new ArraySource(content);
    for (int length : new int[] {0, 9, 10, 99, 100, 999, 1_000, 10_000}) {
      check(
          r -> r.bulk(source, 0, length),
          "$" + length + "\r\n" + new String(content, 0, length) + "\r\n");
      ReplyBuffer buffer = new ReplyBuffer();
      buffer.fullAt(50_000);
      reply.begin(buffer, 2);
      for (int i = 0; i < 20_000; i++) {
        reply.bulk(source, 0, length);
      }
      assertThat(buffer.isFull()).as("of %d bytes", length).isTrue();
    }
  }

  @Test
  void answersThatOnlyRespThreeHas() {
    check(Reply::nullBulk, "$-1\r\n", "_\r\n");
    check(Reply::nullArray, "*-1\r\n", "_\r\n");
    check(r -> r.map(2), "*4\r\n", "%2\r\n");
    check(r -> r.set(2), "*2\r\n", "~2\r\n");
    check(r -> r.push(2), "*2\r\n", ">2\r\n");
    check(r -> r.attribute(1), "", "|1\r\n");
    check(r -> r.real(3.25), "$4\r\n3.25\r\n", ",3.25\r\n");
    check(r -> r.real(Double.NEGATIVE_INFINITY), "$4\r\n-inf\r\n", ",-inf\r\n");
    check(r -> r.bool(true), ":1\r\n", "#t\r\n");
    check(r -> r.bool(false), ":0\r\n", "#f\r\n");
    check(
        r -> r.bigNumber("12345678901234567890"),
        "$20\r\n12345678901234567890\r\n",
        "(12345678901234567890\r\n");
    check(
        r -> r.verbatim("txt", "\u00e4b"),
        "$3\r\n\u00c3\u00a4b\r\n",
        "=7\r\ntxt:\u00c3\u00a4b\r\n");
  }

  @Test
  void aggregatesOfLateSize() {
    Consumer<Reply> nested =
        r -> {
          r.status("before");
          final int outer = r.open();
          r.integer(1);
          final int inner = r.open();
          r.bulk("a");
          r.bulk("b");
          r.closeMap(inner, 1);
          final int empty = r.open();
          r.closeSet(empty, 0);
          r.closeArray(outer, 3);
          r.status("after");
        };
    check(
        nested,
        "+before\r\n*3\r\n:1\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n*0\r\n+after\r\n",
        "+before\r\n*3\r\n:1\r\n%1\r\n$1\r\na\r\n$1\r\nb\r\n~0\r\n+after\r\n");
  }

  @Test
  void errorsStayOnOneLineAndTheLastIsTakenOnce() {
    check(r -> r.error("ERR a\r\nb\nc"), "-ERR a  b c\r\n");
    said(
        2,
        r -> {
          r.error("ERR one");
          r.error("WRONGTYPE two");
        });
    assertThat(reply.takeError()).isEqualTo("WRONGTYPE two");
    assertThat(reply.takeError()).isNull();
    reply.error("ERR three");
    reply.begin(new ReplyBuffer(), 2);
    assertThat(reply.takeError()).isNull();
  }

  @Test
  void protocolChangesWithinAnAnswer() {
    assertThat(
            said(
                2,
                r -> {
                  r.nullBulk();
                  reply.protocol(3);
                  r.nullBulk();
                }))
        .isEqualTo("$-1\r\n_\r\n");
  }

  @Property
  void numbersAsStrings(@ForAll long number) {
    String digits = Long.toString(number);
    check(r -> r.bulkNumber(number), "$" + digits.length() + "\r\n" + digits + "\r\n");
    check(r -> r.integer(number), ":" + digits + "\r\n");
  }

  @Property(tries = 200)
  void stringsOfEveryLength(@ForAll @IntRange(max = 70_000) int length) {
    String text = "x".repeat(length);
    check(r -> r.bulk(text), "$" + length + "\r\n" + text + "\r\n");
  }
}
