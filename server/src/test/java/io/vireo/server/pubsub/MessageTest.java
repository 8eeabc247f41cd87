package io.vireo.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.LoopPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
  private final RecordingLink two = new RecordingLink(2);
  private final RecordingLink three = new RecordingLink(3);

  private record Port(int index) implements LoopPort {
    @Override
    public void post(Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  private static Topic channel(int protocol) {
    Topic topic = new Topic(Kind.CHANNEL, Bytes.of("ch"), 1);
    topic.join(new Port(0), protocol);
    return topic;
  }

  private static Message message(int protocol, String payload) {
    return Messages.of(channel(protocol), Bytes.of("ch"), Bytes.of(payload));
  }

  private static String encoded(String payload) {
    return "3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$" + payload.length() + "\r\n" + payload + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, 5", "2, 4000", "3, 4095", "2, 4096", "3, 100000"})
  void bothProtocolsDifferInTheFirstByteAlone(int protocol, int length) {
    String payload = "x".repeat(length);
    Message message = message(protocol, payload);
    message.sendTo(two);
    message.sendTo(three);
    message.sendTo(two);
    assertThat(two.sent).containsExactly('*' + encoded(payload), '*' + encoded(payload));
    assertThat(three.sent).containsExactly('>' + encoded(payload));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 3", "2, 40", "3, 600"})
  void aRunIsInBothProtocolsThroughout(int protocol, int messages) {
    Topic topic = channel(protocol);
    LoopSubscribers subscribers = topic.subscribersOf(0);
    subscribers.add(two);
    subscribers.add(three);
    ServerMetrics metrics = new ServerMetrics(1);
    MessageBatch batch = new MessageBatch(topic, metrics, 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      Bytes payload = Bytes.of("message " + i);
      batch.add(Bytes.of("ch"), payload, Messages.size(topic, Bytes.of("ch"), payload));
      text.append('#').append(encoded(payload.toString()));
    }
    batch.deliver(new Port(0));
    assertThat(two.sent).containsExactly(text.toString().replace('#', '*'));
    assertThat(three.sent).containsExactly(text.toString().replace('#', '>'));
    assertThat(metrics.sum(loop -> loop.messagesDelivered)).isEqualTo(2L * messages);
  }

  @Test
  void aRunTakesWhatBelongsToIt() {
    Topic topic = channel(2);
    MessageBatch batch = new MessageBatch(topic, new ServerMetrics(1), 1);
    assertThat(batch.takes(topic, 1_000)).isTrue();
    assertThat(batch.takes(channel(2), 1_000)).as("another topic").isFalse();
    assertThat(batch.takes(topic, 1 << 20)).as("too much").isFalse();
    topic.join(new Port(0), 3);
    assertThat(batch.takes(topic, 1_000)).as("another protocol").isFalse();
  }

  @Test
  void receiversShareALargeMessageAndReadItForThemselves() {
    Message message = message(2, "x".repeat(10_000));
    message.sendTo(two);
    message.sendTo(two);
    ByteBuf one = two.buffers.get(0);
    ByteBuf other = two.buffers.get(1);
    assertThat(one.memoryAddress()).isEqualTo(other.memoryAddress());
    one.skipBytes(100);
    assertThat(other.readableBytes()).isEqualTo(one.readableBytes() + 100);
  }

  @Test
  void theMemoryOfALargeMessageGoesBackWithTheLastReceiver() {
    Message message = message(2, "x".repeat(10_000));
    message.sendTo(two);
    message.sendTo(three);
    message.release();
    for (RecordingLink link : new RecordingLink[] {two, three}) {
      ByteBuf shared = link.buffers.get(0).unwrap();
      assertThat(shared.refCnt()).isPositive();
      link.buffers.get(0).release();
      assertThat(shared.refCnt()).isZero();
    }
  }

  @Test
  void theLastLoopGivesThePublicationBack() {
    Bytes payload = Bytes.of("x".repeat(10_000));
    Topic channel = new Topic(Kind.CHANNEL, Bytes.of("ch"), 2);
    Topic pattern = new Topic(Kind.PATTERN, Bytes.of("c*"), 2);
    channel.join(new Port(0), 2).add(two);
    pattern.join(new Port(1), 3).add(three);
    Message[] messages = {
      Messages.of(channel, Bytes.of("ch"), payload), Messages.of(pattern, Bytes.of("ch"), payload)
    };
    ServerMetrics metrics = new ServerMetrics(2);
    MultiTopicDelivery delivery =
        new MultiTopicDelivery(new Topic[] {channel, pattern}, messages, metrics, 2);
    delivery.deliver(new Port(0));
    ByteBuf shared = two.buffers.get(0).unwrap();
    two.buffers.get(0).release();
    assertThat(shared.refCnt()).as("the other loop is still to come").isEqualTo(1);
    delivery.deliver(new Port(1));
    assertThat(shared.refCnt()).isZero();
    assertThat(two.sent).containsExactly('*' + encoded(payload.toString()));
    assertThat(three.sent.get(0))
        .startsWith(">4\r\n$8\r\npmessage\r\n$2\r\nc*\r\n$2\r\nch\r\n$10000");
    assertThat(metrics.sum(loop -> loop.messagesDelivered)).isEqualTo(2);
  }
}
