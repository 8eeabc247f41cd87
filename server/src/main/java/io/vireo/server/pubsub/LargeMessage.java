package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.session.Link;

/**
 * What all receivers share. Each gets a view that it releases once it is sent; the memory goes back
 * with the last of them.
 */
final class LargeMessage extends Message {
  private static final int[] ONE = {0};

  private final ByteBuf encoded;
  private final int[] starts;
  private ByteBuf other;

  LargeMessage(int protocol, ByteBuf encoded) {
    this(protocol, encoded, ONE);
  }

  LargeMessage(int protocol, ByteBuf encoded, int[] starts) {
    super(protocol);
    this.encoded = encoded;
    this.starts = starts;
  }

  @Override
  void send(Link link) {
    link.send(encoded.retainedDuplicate());
  }

  @Override
  void sendOther(Link link) {
    ByteBuf form = other();
    if (form == null) {
      link.giveUp();
    } else {
      link.send(form.retainedDuplicate());
    }
  }

  /** The other form, or null if there is no room for it outside the heap. */
  private synchronized ByteBuf other() {
    if (other == null) {
      try {
        other = encoded.copy();
      } catch (OutOfMemoryError outside) {
        return null;
      }
      for (int start : starts) {
        other.setByte(start, otherFirst());
      }
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
