package io.vireo.server.pubsub;

import io.vireo.server.engine.session.Link;

/**
 * A message for which there is no memory. The subscriber that should get it is disconnected: to
 * miss it without knowing would be worse.
 */
final class LostMessage extends Message {
  LostMessage(int protocol) {
    super(protocol);
  }

  @Override
  void send(Link link) {
    link.giveUp();
  }

  @Override
  void sendOther(Link link) {
    link.giveUp();
  }

  @Override
  void release() {}
}
