package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Link;

/**
 * One pushed message or several behind each other, encoded once for all receivers: each an array in
 * RESP2, a push in RESP3, which differ in their first byte alone. It is in the protocol that most
 * receivers are thought to speak; the other form is made by the first event loop that needs it.
 */
abstract sealed class Message permits SmallMessage, LargeMessage, LostMessage {
  /** From here on the bytes are shared by all receivers instead of copied to each. */
  static final int LARGE = 4 * 1024;

  private final int protocol;

  Message(int protocol) {
    this.protocol = protocol;
  }

  /**
   * The message that a topic's subscribers get when something is published on a channel. Data
   * context.
   */
  static Message of(Topic topic, Bytes channel, Bytes payload) {
    int size = Encoding.size(topic, channel, payload);
    if (size >= LARGE) {
      return large(topic, channel, payload, size);
    }
    byte[] exact = new byte[size];
    Encoding.write(topic, channel, payload, exact, 0);
    return new SmallMessage(topic.latestProtocol(), exact);
  }

  /** Outside the heap there may be no room for it, however much there is inside. */
  private static Message large(Topic topic, Bytes channel, Bytes payload, int size) {
    int protocol = topic.latestProtocol();
    try {
      return new LargeMessage(protocol, Encoding.large(topic, channel, payload, size));
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

  /** The first byte of the other form. */
  final byte otherFirst() {
    return Encoding.first(protocol == 2 ? 3 : 2);
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

  /** Releases it: no further subscriber gets it. Any thread. */
  abstract void release();
}
