package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The buffer outside the heap that all connections of a loop read into, by turns: what was read is
 * decoded before the next read, so that one is enough and reading allocates nothing. Its loop only.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Bytes of one read at most: they are copied again while they are in the nearest cache. */
  private static final int SIZE = 32 * 1024;

  /** Reads of one connection before it is the next one's turn, while each fills the buffer. */
  private static final int READS = 16;

  private ByteBuf buffer;

  ReadBuffer() {
    super(READS);
  }

  @Override
  public ExtendedHandle newHandle() {
    return new ReadHandle();
  }

  private ByteBuf take(ByteBufAllocator others) {
    if (buffer == null) {
      buffer = Unpooled.directBuffer(SIZE, SIZE);
    }
    return buffer.refCnt() == 1 ? buffer.clear().retain() : others.directBuffer(SIZE, SIZE);
  }

  /** Lets go of the buffer. */
  void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }

  private final class ReadHandle extends MaxMessageHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator others) {
      return take(others);
    }

    @Override
    public int guess() {
      return SIZE;
    }
  }
}
