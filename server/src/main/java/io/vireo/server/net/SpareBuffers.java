package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Buffers outside the heap that a loop uses again in each turn, so that answers on their way to the
 * sockets allocate nothing, and lie where the last ones lay: what the processor keeps near are as
 * many small ones as connections are answered in a turn, and one large one for what is long. Their
 * loop only.
 *
 * <p>A caller that takes one releases it as any other; it is free again once only this ring holds
 * it.
 */
final class SpareBuffers {
  /** Bytes that one holds: answers to a pipeline of short requests. */
  static final int SIZE = 4 * 1024;

  /** More than connections are usually answered in one turn: half a megabyte at most. */
  private static final int COUNT = 128;

  /**
   * Bytes that the large one holds: as many as Linux puts into one piece of a socket's buffer
   * (SKB_FRAG_PAGE_ORDER in its net/core/sock.c). Half as many and twice as many both cost a third
   * more for an answer of a megabyte.
   */
  static final int LARGE_SIZE = 32 * 1024;

  private final ByteBuf[] ring = new ByteBuf[COUNT];
  private int next;
  private ByteBuf large;

  /** An empty buffer of fixed size, or null if this turn has had all of them. */
  ByteBuf take() {
    if (next == COUNT) {
      return null;
    }
    ByteBuf buffer = ring[next];
    if (buffer == null || buffer.refCnt() > 1) {
      // A slow client has not read what is in it: it ends with its last user.
      give(buffer);
      buffer = Unpooled.directBuffer(SIZE, SIZE);
      ring[next] = buffer;
    }
    next++;
    return buffer.clear().retain();
  }

  /** The large buffer, empty, if it is free; another one in its place if it is in use. */
  ByteBuf takeLarge() {
    if (large == null || large.refCnt() > 1) {
      give(large);
      large = Unpooled.directBuffer(LARGE_SIZE, LARGE_SIZE);
    }
    return large.clear().retain();
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
    give(large);
    large = null;
  }

  private static void give(ByteBuf buffer) {
    if (buffer != null) {
      buffer.release();
    }
  }
}
