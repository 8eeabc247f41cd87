package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Decimal;

/**
 * The bytes of a published message. What is the same in all messages of a topic stands ready there:
 * the whole front of a message on a channel, all but the channel of one that a pattern met.
 */
final class Encoding {
  /** How many bytes more than the name {@link #front} has, about. */
  static final int FRONT = 26;

  private Encoding() {}

  /** The first byte of a message: RESP2 has arrays, RESP3 pushes. */
  static byte first(int protocol) {
    return (byte) (protocol == 2 ? '*' : '>');
  }

  /** What all messages of a topic begin with, in RESP2. */
  static byte[] front(Kind kind, Bytes name) {
    byte[] front = new byte[4 + bulkSize(kind.message()) + bulkSize(name)];
    int at = head(front, 0, '*', kind == Kind.PATTERN ? 4 : 3);
    at = bulk(front, at, kind.message());
    bulk(front, at, name);
    return front;
  }

  /** How many bytes a message has. */
  static int size(Topic topic, Bytes channel, Bytes payload) {
    return topic.front().length + bulkSize(payload) + (namesChannel(topic) ? bulkSize(channel) : 0);
  }

  private static boolean namesChannel(Topic topic) {
    return topic.kind() == Kind.PATTERN;
  }

  private static int bulkSize(Bytes word) {
    return 3 + Decimal.digits(word.length()) + word.length() + 2;
  }

  /**
   * Writes a message in the topic's latest protocol.
   *
   * @param into has room for {@link #size} bytes
   * @return the place behind it
   */
  static int write(Topic topic, Bytes channel, Bytes payload, byte[] into, int from) {
    int at = untilPayload(topic, channel, payload.length(), into, from);
    return line(into, at, payload);
  }

  /** A message of a size in memory outside the heap, its payload copied once. */
  static ByteBuf large(Topic topic, Bytes channel, Bytes payload, int size) {
    byte[] start = new byte[size - payload.length() - 2];
    untilPayload(topic, channel, payload.length(), start, 0);
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(size, size)
        .writeBytes(start)
        .writeBytes(payload.array(), payload.offset(), payload.length())
        .writeByte('\r')
        .writeByte('\n');
  }

  private static int untilPayload(
      Topic topic, Bytes channel, int payloadLength, byte[] into, int from) {
    byte[] front = topic.front();
    System.arraycopy(front, 0, into, from, front.length);
    into[from] = first(topic.latestProtocol());
    int at = from + front.length;
    if (namesChannel(topic)) {
      at = bulk(into, at, channel);
    }
    return head(into, at, '$', payloadLength);
  }

  private static int bulk(byte[] into, int at, Bytes word) {
    return line(into, head(into, at, '$', word.length()), word);
  }

  private static int head(byte[] into, int at, int kind, int number) {
    into[at] = (byte) kind;
    int end = Decimal.write(number, into, at + 1);
    into[end] = '\r';
    into[end + 1] = '\n';
    return end + 2;
  }

  private static int line(byte[] into, int at, Bytes word) {
    System.arraycopy(word.array(), word.offset(), into, at, word.length());
    int end = at + word.length();
    into[end] = '\r';
    into[end + 1] = '\n';
    return end + 2;
  }
}
