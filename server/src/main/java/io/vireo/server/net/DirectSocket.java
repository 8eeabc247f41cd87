package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.vireo.server.resp.Assembly;
import java.io.IOException;

/**
 * A client's socket that can be written to at once, and perhaps read from. Netty's own way, through
 * the pipeline into a queue and from there into the socket, is for what the socket does not take:
 * it visits a dozen objects of each connection for every short answer. Its event loop only.
 */
interface DirectSocket extends Assembly.Source {
  /**
   * The socket of a channel, or null if there is only Netty's way: with TLS no code may read or
   * write past its handler.
   */
  static DirectSocket of(Channel channel, HeapReads heapReads) {
    if (channel.pipeline().get(SslHandler.class) != null) {
      return null;
    }
    if (channel instanceof AbstractEpollStreamChannel epoll) {
      return new EpollSocket(epoll.fd(), heapReads);
    }
    return channel instanceof DirectSocket direct ? direct : null;
  }

  /**
   * Gives the socket what it takes now, and moves the buffer's reader index by that. Nothing may
   * wait in Netty's queue, or this would overtake it.
   *
   * @param bytes outside the heap
   * @throws IOException if the client is gone
   */
  void writeNow(ByteBuf bytes) throws IOException;

  /** True if {@link #read} can bring anything. */
  default boolean readsIntoHeap() {
    return false;
  }

  @Override
  default int read(byte[] into, int from, int count) {
    return 0;
  }
}
