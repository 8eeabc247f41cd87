package io.vireo.server.pubsub;

import io.vireo.server.engine.Link;

/** A message that is cheaper to copy to each receiver than to share. */
final class SmallMessage extends Message {
  private final byte[] encoded;
  private volatile byte[] other;

  SmallMessage(int protocol, byte[] encoded) {
    super(protocol);
    this.encoded = encoded;
  }

  @Override
  void send(Link link) {
    link.push(encoded);
  }

  /** Two event loops may both make the other form, which does no harm. */
  @Override
  void sendOther(Link link) {
    byte[] form = other;
    if (form == null) {
      form = encoded.clone();
      form[0] = otherFirst();
      other = form;
    }
    link.push(form);
  }

  @Override
  void release() {}
}
