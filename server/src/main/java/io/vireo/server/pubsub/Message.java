package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Decimal;

/**
 * A pushed message, encoded once for all its receivers: an array in RESP2, a push in RESP3, which
 * differ in their first byte alone.
 *
 * <p>It is made in the data context in the protocol that most receivers are thought to speak; the
 * other form is made by the first event loop that needs it. Every receiver gets a view that shares
 * the bytes.
 */
final class Message {
  private static final int ROOM_FOR_HEAD = 32;

  private final int protocol;
  private final ByteBuf encoded;
  private ByteBuf other;

  /** A message of some words. Data context. */
  Message(int protocol, Bytes... words) {
    this.protocol = protocol;
    int size = ROOM_FOR_HEAD;
    for (Bytes word : words) {
      size += word.length() + ROOM_FOR_HEAD;
    }
    encoded = PooledByteBufAllocator.DEFAULT.directBuffer(size);
    byte[] head = new byte[ROOM_FOR_HEAD];
    head(head, first(protocol), words.length);
    for (Bytes word : words) {
      head(head, '$', word.length());
      encoded.writeBytes(word.array(), word.offset(), word.length());
      encoded.writeByte('\r').writeByte('\n');
    }
  }

  /** The message that a topic's subscribers get when something is published on a channel. */
  static Message of(Topic topic, Bytes channel, Bytes payload) {
    Bytes word = topic.kind().message();
    return topic.kind() == Kind.PATTERN
        ? new Message(topic.latestProtocol(), word, topic.name(), channel, payload)
        : new Message(topic.latestProtocol(), word, channel, payload);
  }

  private static int first(int protocol) {
    return protocol == 2 ? '*' : '>';
  }

  private void head(byte[] room, int kind, int number) {
    room[0] = (byte) kind;
    int end = Decimal.write(number, room, 1);
    room[end] = '\r';
    room[end + 1] = '\n';
    encoded.writeBytes(room, 0, end + 2);
  }

  /** A view for one receiver, who must release it. Any event loop. */
  ByteBuf in(int wanted) {
    return (wanted == protocol ? encoded : other()).retainedDuplicate();
  }

  private synchronized ByteBuf other() {
    if (other == null) {
      other = encoded.copy();
      other.setByte(other.readerIndex(), first(protocol == 2 ? 3 : 2));
    }
    return other;
  }

  /** Nobody else will get it: the memory goes back once all receivers have sent it. */
  synchronized void release() {
    encoded.release();
    if (other != null) {
      other.release();
    }
  }
}
