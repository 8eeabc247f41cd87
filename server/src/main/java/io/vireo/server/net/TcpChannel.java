package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A client's TCP socket that can be written to at once. Netty's own way, through the pipeline into
 * a queue and from there into the socket, is for what the socket does not take: it visits a dozen
 * objects of each connection for every short answer. Its event loop only.
 */
final class TcpChannel extends NioSocketChannel {
  TcpChannel(Channel parent, SocketChannel socket) {
    super(parent, socket);
  }

  /**
   * Gives the socket what it takes now, and moves the buffer's reader index by that. Nothing may
   * wait in Netty's queue, or this would overtake it.
   *
   * @throws IOException if the client is gone
   */
  void writeNow(ByteBuf bytes) throws IOException {
    ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    bytes.skipBytes(javaChannel().write(view));
  }
}
