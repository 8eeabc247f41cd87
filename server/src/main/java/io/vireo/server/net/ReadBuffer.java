package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * A buffer outside the heap that all connections of a loop read into, by turns: what was read is
 * decoded before the next read, so that one is enough and reading allocates nothing. Its loop only.
 */
final class ReadBuffer {
  private final int size;
  private ByteBuf buffer;

  /** A buffer of the given bytes, allocated at the first read. */
  ReadBuffer(int size) {
    this.size = size;
  }

  /** Bytes of one read at most. */
  int size() {
    return size;
  }

  /** The buffer, empty, or another one if it is still in use. */
  ByteBuf take(ByteBufAllocator others) {
    if (buffer == null) {
      buffer = Unpooled.directBuffer(size, size);
    }
    return buffer.refCnt() == 1 ? buffer.clear().retain() : others.directBuffer(size, size);
  }

  /** Lets go of the buffer. */
  void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
