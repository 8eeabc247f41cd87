package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vireo.server.data.Bytes;

/**
 * Makes the messages that subscribers get. What is the same in all messages of a topic stands ready
 * there: the whole front of a message on a channel, all but the channel of one that a pattern met.
 */
final class Messages {
  /** From here on the bytes are shared by all receivers instead of copied to each. */
  static final int LARGE = 4 * 1024;

  private Messages() {}

  /**
   * The message that a topic's subscribers get when something is published on a channel. Data
   * context.
   */
  static Message of(Topic topic, Bytes channel, Bytes payload) {
    int size = size(topic, channel, payload);
    if (size >= LARGE) {
      return large(topic, channel, payload, size);
    }
    byte[] exact = new byte[size];
    write(topic, channel, payload, exact, 0);
    return new SmallMessage(topic.latestProtocol(), exact);
  }

  /** Outside the heap there may be no room for it, however much there is inside. */
  private static Message large(Topic topic, Bytes channel, Bytes payload, int size) {
    int protocol = topic.latestProtocol();
    try {
      return new LargeMessage(protocol, shared(topic, channel, payload, size));
    } catch (OutOfMemoryError outside) {
      return new LostMessage(protocol);
    }
  }

  /** Messages that stand behind each other: {@code starts} tells where each begins. Event loop. */
  static Message of(int protocol, byte[] bytes, int used, int[] starts, int receivers) {
    if (used < LARGE || receivers == 1) {
      return new SmallMessage(protocol, bytes, used, starts);
    }
    try {
      ByteBuf shared = PooledByteBufAllocator.DEFAULT.directBuffer(used, used);
      return new LargeMessage(protocol, shared.writeBytes(bytes, 0, used), starts);
    } catch (OutOfMemoryError outside) {
      return new SmallMessage(protocol, bytes, used, starts);
    }
  }

  /** How many bytes a message has. */
  static int size(Topic topic, Bytes channel, Bytes payload) {
    return topic.front().length
        + Encoding.bulkSize(payload)
        + (namesChannel(topic) ? Encoding.bulkSize(channel) : 0);
  }

  private static boolean namesChannel(Topic topic) {
    return topic.kind() == Kind.PATTERN;
  }

  /**
   * Writes a message in the topic's latest protocol.
   *
   * @param into has room for {@link #size} bytes
   * @return the place behind it
   */
  static int write(Topic topic, Bytes channel, Bytes payload, byte[] into, int from) {
    int at = untilPayload(topic, channel, payload.length(), into, from);
    return Encoding.line(into, at, payload);
  }

  /** A message of a size in memory outside the heap, its payload copied once. */
  private static ByteBuf shared(Topic topic, Bytes channel, Bytes payload, int size) {
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
    into[from] = Encoding.first(topic.latestProtocol());
    int at = from + front.length;
    if (namesChannel(topic)) {
      at = Encoding.bulk(into, at, channel);
    }
    return Encoding.head(into, at, '$', payloadLength);
  }
}
