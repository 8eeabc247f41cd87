package io.vireo.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.LoopPort;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final String REST = "3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$5\r\nhello\r\n";

  private record Port(int index) implements LoopPort {
    @Override
    public void post(Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  private static Message message(int protocol) {
    return new Message(protocol, Bytes.of("message"), Bytes.of("ch"), Bytes.of("hello"));
  }

  private static String text(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.release();
    return text;
  }

  @Test
  void bothProtocolsDifferInTheFirstByteAlone() {
    for (int made = 2; made <= 3; made++) {
      Message message = message(made);
      assertThat(text(message.in(2))).isEqualTo('*' + REST);
      assertThat(text(message.in(3))).isEqualTo('>' + REST);
      message.release();
    }
  }

  @Test
  void allReceiversOfAProtocolShareTheBytes() {
    Message message = message(2);
    ByteBuf one = message.in(3);
    ByteBuf other = message.in(3);
    assertThat(one.memoryAddress()).isEqualTo(other.memoryAddress());
    one.readByte();
    assertThat(other.readableBytes()).as("each reads for itself").isEqualTo(REST.length() + 1);
    one.release();
    other.release();
    message.release();
  }

  @Test
  void memoryGoesBackWhenTheLastReceiverHasSentIt() {
    Message message = message(2);
    ByteBuf two = message.in(2);
    ByteBuf three = message.in(3);
    message.release();
    ByteBuf sharedByTwo = two.unwrap();
    ByteBuf sharedByThree = three.unwrap();
    assertThat(text(two)).isEqualTo('*' + REST);
    assertThat(sharedByTwo.refCnt()).isZero();
    assertThat(text(three)).isEqualTo('>' + REST);
    assertThat(sharedByThree.refCnt()).isZero();
  }

  @Test
  void namesAndPayloadsOfAnyLength() {
    Bytes payload = Bytes.of(new byte[100_000]);
    Message message = new Message(2, Bytes.of("message"), Bytes.EMPTY, payload);
    assertThat(text(message.in(2)))
        .startsWith("*3\r\n$7\r\nmessage\r\n$0\r\n\r\n$100000\r\n\0")
        .endsWith("\0\r\n");
    message.release();
  }

  @Test
  void theLastLoopGivesThePublicationBack() {
    Topic channel = new Topic(Kind.CHANNEL, Bytes.of("ch"), 2);
    Topic pattern = new Topic(Kind.PATTERN, Bytes.of("c*"), 2);
    RecordingLink first = new RecordingLink(2);
    RecordingLink second = new RecordingLink(3);
    channel.join(new Port(0), 2).add(first);
    pattern.join(new Port(1), 3).add(second);
    Message[] messages = {
      Message.of(channel, Bytes.of("ch"), Bytes.of("hello")),
      Message.of(pattern, Bytes.of("ch"), Bytes.of("hello"))
    };
    ByteBuf own = messages[0].in(2);
    ByteBuf shared = own.unwrap();
    own.release();
    ServerMetrics metrics = new ServerMetrics(2);
    Publication publication = new Publication(new Topic[] {channel, pattern}, messages, metrics, 2);
    publication.deliver(new Port(0));
    assertThat(shared.refCnt()).isEqualTo(1);
    publication.deliver(new Port(1));
    assertThat(shared.refCnt()).isZero();
    assertThat(first.sent).containsExactly('*' + REST);
    assertThat(second.sent)
        .containsExactly(">4\r\n$8\r\npmessage\r\n$2\r\nc*\r\n$2\r\nch\r\n$5\r\nhello\r\n");
    assertThat(metrics.sum(loop -> loop.messagesDelivered)).isEqualTo(2);
  }
}
