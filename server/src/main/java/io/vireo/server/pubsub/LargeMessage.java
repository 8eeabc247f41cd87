package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.Link;

/**
 * A message whose bytes all receivers share. Each gets a view that it releases once it is sent; the
 * memory goes back with the last of them.
 */
final class LargeMessage extends Message {
  private final ByteBuf encoded;
  private ByteBuf other;

  LargeMessage(int protocol, ByteBuf encoded) {
    super(protocol);
    this.encoded = encoded;
  }

  @Override
  void send(Link link) {
    link.send(encoded.retainedDuplicate());
  }

  @Override
  void sendOther(Link link) {
    link.send(other().retainedDuplicate());
  }

  private synchronized ByteBuf other() {
    if (other == null) {
      other = encoded.copy();
      other.setByte(other.readerIndex(), otherFirst());
    }
    return other;
  }

  @Override
  synchronized void release() {
    encoded.release();
    if (other != null) {
      other.release();
    }
  }
}
