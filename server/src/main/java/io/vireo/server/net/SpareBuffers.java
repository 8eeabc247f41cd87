package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Small buffers outside the heap that a loop uses again in each turn, so that short answers on
 * their way to the sockets allocate nothing, and lie where the last ones lay: what the processor
 * keeps near are as many as connections are answered in a turn. Their loop only.
 *
 * <p>Whoever takes one releases it as any other; it is free again once only this ring holds it.
 */
final class SpareBuffers {
  /** Bytes that one holds: answers to a pipeline of short requests. */
  static final int SIZE = 4 * 1024;

  /** More than connections are usually answered in one turn: half a megabyte at most. */
  private static final int COUNT = 128;

  private final ByteBuf[] ring = new ByteBuf[COUNT];
  private int next;

  /** An empty buffer of fixed size, or null if this turn has had all of them. */
  ByteBuf take() {
    if (next == COUNT) {
      return null;
    }
    ByteBuf buffer = ring[next];
    if (buffer == null || buffer.refCnt() > 1) {
      // Someone reads slowly what is in it: it ends with its last user.
      give(buffer);
      buffer = Unpooled.directBuffer(SIZE, SIZE);
      ring[next] = buffer;
    }
    next++;
    return buffer.clear().retain();
  }

  /** The answers of a turn have been sent: begins with the first one again. */
  void rewind() {
    next = 0;
  }

  /** Lets go of them all; those on their way end with their last user. */
  void release() {
    for (int i = 0; i < COUNT; i++) {
      give(ring[i]);
      ring[i] = null;
    }
  }

  private static void give(ByteBuf buffer) {
    if (buffer != null) {
      buffer.release();
    }
  }
}
