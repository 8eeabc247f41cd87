package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.vireo.server.resp.Assembly;
import io.vireo.server.resp.RespDecoder;

/**
 * The way in of one connection: what Netty reads at a time, and long arguments past it, from the
 * socket straight into the arrays where they stay. Its loop only.
 *
 * <p>A request that is read whole has its long argument in the read buffer already. So of a client
 * that has sent a long argument, first only as much is read as tells whether the next request has
 * one too. As long as its requests are shorter than that, this costs nothing; one that is not, and
 * has no long argument, costs one read more and ends it.
 */
final class SocketReader extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Bytes of a usual read: they are copied again while they are in the nearest cache. */
  static final int WHOLE = 32 * 1024;

  /** Bytes that tell how a request begins. */
  static final int BEGINNING = 512;

  /**
   * From this length on an argument is worth a read of its own. Eight kilobytes are copied twice in
   * the same time, and fewer in less.
   */
  static final int LONG = 16 * 1024;

  /** Reads of one connection before it is the next one's turn, while each fills the buffer. */
  private static final int READS = 16;

  /** Bytes of long arguments that are read at once, before it is the next one's turn. */
  private static final int MOST = READS * WHOLE;

  private final ReadBuffer whole;
  private final ReadBuffer beginning;
  private final DirectSocket socket;
  private boolean beginningsFirst;
  private boolean hasPulled;
  private boolean drained;

  /** The way in from a socket, which is null if Netty's is the only one. */
  SocketReader(ReadBuffer whole, ReadBuffer beginning, DirectSocket socket) {
    super(READS);
    this.whole = whole;
    this.beginning = beginning;
    this.socket = socket;
  }

  private ReadBuffer buffer() {
    return beginningsFirst ? beginning : whole;
  }

  /** Notes that a request with an argument of {@link #LONG} bytes at least was read whole. */
  void sawLong() {
    beginningsFirst = socket != null && socket.readsIntoHeap();
  }

  /**
   * Reads on into the argument that is coming, if much of it is missing.
   *
   * @return how many bytes came
   */
  int pull(Assembly assembly) {
    if (socket == null || assembly.toCome() < RespDecoder.LONG_REST || !socket.readsIntoHeap()) {
      return 0;
    }
    beginningsFirst = true;
    hasPulled = true;
    long before = assembly.total();
    drained = !assembly.pull(socket, MOST);
    return (int) (assembly.total() - before);
  }

  @Override
  public ExtendedHandle newHandle() {
    return new ReadHandle();
  }

  /** One connection's, as this is. */
  private final class ReadHandle extends MaxMessageHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator others) {
      hasPulled = false;
      drained = false;
      return buffer().take(others);
    }

    @Override
    public int guess() {
      return buffer().size();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier more) {
      if (beginningsFirst && !hasPulled && lastBytesRead() == BEGINNING) {
        beginningsFirst = false;
      }
      return !drained && super.continueReading(more);
    }
  }
}
