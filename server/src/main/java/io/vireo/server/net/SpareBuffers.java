package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Small buffers outside the heap that a loop uses again and again, so that short answers on their
 * way to the sockets allocate nothing. Their loop only.
 *
 * <p>Whoever takes one releases it as any other; it is free again once only this ring holds it.
 */
final class SpareBuffers {
  /** Bytes that one holds: answers to a pipeline of short requests. */
  static final int SIZE = 4 * 1024;

  /** As many as connections that are usually served in one turn: half a megabyte at most. */
  private static final int COUNT = 128;

  /** Answers that nobody reads keep some busy, which are passed over. */
  private static final int LOOKS = 4;

  private final ByteBuf[] ring = new ByteBuf[COUNT];
  private int next;

  /** An empty buffer of fixed size, or null if those next in turn are all on their way. */
  ByteBuf take() {
    for (int looks = 0; looks < LOOKS; looks++) {
      int place = next;
      next = place + 1 & COUNT - 1;
      ByteBuf buffer = ring[place];
      if (buffer == null) {
        buffer = ring[place] = Unpooled.directBuffer(SIZE, SIZE);
      }
      if (buffer.refCnt() == 1) {
        return buffer.clear().retain();
      }
    }
    return null;
  }

  /** Lets go of them all; those on their way end with their last user. */
  void release() {
    for (int i = 0; i < COUNT; i++) {
      if (ring[i] != null) {
        ring[i].release();
        ring[i] = null;
      }
    }
  }
}
