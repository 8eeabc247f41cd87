package io.vireo.server.pubsub;

import io.vireo.server.engine.session.Link;

/**
 * One pushed message or several behind each other, encoded once for all receivers: each an array in
 * RESP2, a push in RESP3, which differ in their first byte alone. It is in the protocol that most
 * receivers are thought to speak; the other form is made by the first event loop that needs it.
 */
abstract sealed class Message permits SmallMessage, LargeMessage, LostMessage {
  private final int protocol;

  Message(int protocol) {
    this.protocol = protocol;
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
