package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** The descriptor of a channel of {@link Multiplexing#EPOLL}. Its event loop only. */
record EpollSocket(FileDescriptor descriptor, HeapReads heapReads) implements DirectSocket {
  @Override
  public void writeNow(ByteBuf bytes) throws IOException {
    // The number of a closed one may be another client's by now. Only this loop closes it.
    if (!descriptor.isOpen()) {
      throw new ClosedChannelException();
    }
    int from = bytes.readerIndex();
    int to = bytes.writerIndex();
    int taken =
        bytes.hasMemoryAddress()
            ? descriptor.writeAddress(bytes.memoryAddress(), from, to)
            : writeView(bytes, to - from);
    bytes.skipBytes(taken);
  }

  @Override
  public boolean readsIntoHeap() {
    return heapReads.areReady();
  }

  /** What the end or a failure is, Netty finds out by its own next read. */
  @Override
  public int read(byte[] into, int from, int count) {
    return descriptor.isOpen()
        ? Math.max(0, heapReads.read(descriptor.intValue(), into, from, count))
        : 0;
  }

  private int writeView(ByteBuf bytes, int count) throws IOException {
    var view = bytes.internalNioBuffer(bytes.readerIndex(), count);
    return descriptor.write(view, view.position(), view.limit());
  }
}
