package io.vireo.server.pubsub;

import io.vireo.server.engine.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message for which there is no memory. Whoever should get it is disconnected: to miss it without
 * knowing would be worse.
 */
final class LostMessage extends Message {
  private static final Logger LOG = LoggerFactory.getLogger(LostMessage.class);

  LostMessage(int protocol) {
    super(protocol);
  }

  @Override
  void send(Link link) {
    lose(link);
  }

  @Override
  void sendOther(Link link) {
    lose(link);
  }

  /** Disconnects a client that cannot get a message. Its event loop. */
  static void lose(Link link) {
    LOG.warn("Closing client: no room for a message to it: {}", link.remoteAddress());
    link.closeNow();
  }

  @Override
  void release() {}
}
