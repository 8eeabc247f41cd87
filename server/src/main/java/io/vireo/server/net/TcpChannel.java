package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A client's TCP socket of {@link Multiplexing#NIO}. Its event loop only. */
final class TcpChannel extends NioSocketChannel implements DirectSocket {
  TcpChannel(Channel parent, SocketChannel socket) {
    super(parent, socket);
  }

  @Override
  public void writeNow(ByteBuf bytes) throws IOException {
    ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    bytes.skipBytes(javaChannel().write(view));
  }
}
