package io.vireo.server.net;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server channel whose connections are {@link TcpChannel}s. Its event loop only. */
final class TcpListener extends NioServerSocketChannel {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

  @Override
  protected int doReadMessages(List<Object> accepted) throws IOException {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    try {
      accepted.add(new TcpChannel(this, socket));
      return 1;
    } catch (RuntimeException alreadyGone) {
      LOG.debug("A client was gone before it was accepted", alreadyGone);
      socket.close();
      return 0;
    }
  }
}
