package io.vireo.server.pubsub;

import io.vireo.server.engine.session.Link;
import java.util.Arrays;

/** What is cheaper to copy to each receiver than to share. */
final class SmallMessage extends Message {
  private static final int[] ONE = {0};

  private final byte[] encoded;
  private final int length;
  private final int[] starts;
  private volatile byte[] other;

  SmallMessage(int protocol, byte[] encoded) {
    this(protocol, encoded, encoded.length, ONE);
  }

  SmallMessage(int protocol, byte[] bytes, int length, int[] starts) {
    super(protocol);
    this.encoded = bytes;
    this.length = length;
    this.starts = starts;
  }

  @Override
  void send(Link link) {
    link.push(encoded, length);
  }

  /** Two event loops may both make the other form, which does no harm. */
  @Override
  void sendOther(Link link) {
    byte[] form = other;
    if (form == null) {
      form = Arrays.copyOf(encoded, length);
      for (int start : starts) {
        form[start] = otherFirst();
      }
      other = form;
    }
    link.push(form, length);
  }

  @Override
  void release() {}
}
