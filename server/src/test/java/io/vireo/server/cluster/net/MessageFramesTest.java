package io.vireo.server.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vireo.server.cluster.bus.BadBusMessage;
import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of the bus come in any pieces, and from anybody. */
class MessageFramesTest {
  private static final int LIMIT = 1 << 20;

  private final MessageFrames frames = new MessageFrames(() -> LIMIT);

  private static BusMessage message(int payload) {
    BusHeader header =
        new BusHeader(
            MessageType.PUBLISH,
            "a".repeat(40),
            7000,
            0,
            17000,
            "",
            NodeFlags.PRIMARY,
            1,
            1,
            0,
            SlotSet.NONE,
            null,
            false,
            0);
    return new BusMessage.Publish(header, new byte[] {'c'}, new byte[payload]);
  }

  private List<BusMessage> read(byte[] bytes, int piece) throws Exception {
    List<BusMessage> read = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += piece) {
      ByteBuf in = Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from));
      while (in.isReadable()) {
        BusMessage next = frames.read(in);
        if (next != null) {
          read.add(next);
        }
      }
    }
    return read;
  }

  private static byte[] twice(byte[] message) {
    byte[] both = new byte[2 * message.length];
    System.arraycopy(message, 0, both, 0, message.length);
    System.arraycopy(message, 0, both, message.length, message.length);
    return both;
  }

  @Test
  void messagesAreCutWhereverTheirBytesAreCut() throws Exception {
    byte[] both = twice(BusEncoder.encode(message(5000)));
    for (int piece : new int[] {1, 7, 8, 9, 2000, both.length / 2, both.length}) {
      assertThat(read(both, piece)).as("in pieces of " + piece).hasSize(2);
    }
  }

  @Test
  void whatIsNoMessageEndsTheLink() {
    ByteBuf hello = Unpooled.wrappedBuffer("GET / HTTP/1.1\r\n".getBytes());
    assertThatThrownBy(() -> frames.read(hello)).isInstanceOf(BadBusMessage.class);
  }

  @Test
  void aLengthBelowTheHeadersEndsTheLink() {
    ByteBuf tiny = Unpooled.wrappedBuffer(new byte[] {'R', 'C', 'm', 'b', 0, 0, 0, 9});
    assertThatThrownBy(() -> frames.read(tiny)).isInstanceOf(BadBusMessage.class);
  }

  @Test
  void aLengthBeyondTheLimitEndsTheLink() {
    ByteBuf huge = Unpooled.wrappedBuffer(new byte[] {'R', 'C', 'm', 'b', 127, 0, 0, 0});
    assertThatThrownBy(() -> frames.read(huge)).isInstanceOf(MessageFrames.TooLong.class);
  }

  @Test
  void aMessageThatWillNotComeTakesNoMemory() throws Exception {
    ByteBuf begun = Unpooled.wrappedBuffer(new byte[] {'R', 'C', 'm', 'b', 0, 15, 0, 0, 1, 2, 3});
    assertThat(frames.read(begun)).isNull();
    assertThat(frames.keptBytes()).isLessThan(5000);
  }

  @Test
  void oneThatLiesAboutItsPartsIsPassedOver() throws Exception {
    byte[] good = BusEncoder.encode(message(10));
    byte[] both = twice(good);
    both[8] = 99; // the version of the first
    assertThat(read(both, both.length)).hasSize(1);
  }
}
