package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Decimal;
import io.vireo.server.engine.Link;

/**
 * A pushed message, encoded once for all its receivers: an array in RESP2, a push in RESP3, which
 * differ in their first byte alone. It is made in the data context in the protocol that most
 * receivers are thought to speak; the other form is made by the first event loop that needs it.
 */
abstract sealed class Message permits SmallMessage, LargeMessage {
  /** From here on the bytes are shared by all receivers instead of copied to each. */
  static final int LARGE = 4 * 1024;

  private static final int ROOM_FOR_HEAD = 24;

  private final int protocol;

  Message(int protocol) {
    this.protocol = protocol;
  }

  /** A message of some words. Data context. */
  static Message of(int protocol, Bytes... words) {
    int size = headSize(words.length);
    for (Bytes word : words) {
      size += headSize(word.length()) + word.length() + 2;
    }
    if (size < LARGE) {
      ByteBuf exact = Unpooled.buffer(size, size);
      encode(exact, protocol, words);
      return new SmallMessage(protocol, exact.array());
    }
    ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    encode(direct, protocol, words);
    return new LargeMessage(protocol, direct);
  }

  /** The message that a topic's subscribers get when something is published on a channel. */
  static Message of(Topic topic, Bytes channel, Bytes payload) {
    Bytes word = topic.kind().message();
    return topic.kind() == Kind.PATTERN
        ? of(topic.latestProtocol(), word, topic.name(), channel, payload)
        : of(topic.latestProtocol(), word, channel, payload);
  }

  private static int headSize(int number) {
    return 3 + Decimal.digits(number);
  }

  private static void encode(ByteBuf out, int protocol, Bytes... words) {
    byte[] room = new byte[ROOM_FOR_HEAD];
    head(out, room, first(protocol), words.length);
    for (Bytes word : words) {
      head(out, room, '$', word.length());
      out.writeBytes(word.array(), word.offset(), word.length());
      out.writeByte('\r').writeByte('\n');
    }
  }

  private static void head(ByteBuf out, byte[] room, int kind, int number) {
    room[0] = (byte) kind;
    int end = Decimal.write(number, room, 1);
    room[end] = '\r';
    room[end + 1] = '\n';
    out.writeBytes(room, 0, end + 2);
  }

  private static int first(int protocol) {
    return protocol == 2 ? '*' : '>';
  }

  /** The first byte of the other form. */
  final byte otherFirst() {
    return (byte) first(protocol == 2 ? 3 : 2);
  }

  /** Sends it to a connection in the connection's protocol. That connection's event loop. */
  final void sendTo(Link link) {
    if (link.protocol() == protocol) {
      send(link);
    } else {
      sendOther(link);
    }
  }

  /** Sends it as it is. */
  abstract void send(Link link);

  /** Sends the other form. */
  abstract void sendOther(Link link);

  /** Nobody else will get it. Any thread. */
  abstract void release();
}
