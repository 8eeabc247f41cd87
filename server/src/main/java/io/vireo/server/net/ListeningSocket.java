package io.vireo.server.net;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import java.util.List;

/**
 * What listens at one address, for all event loops. On a Vert.x of this server's own it is closed
 * as a channel, and the clients that came through it stay; on a shared Vert.x, which does not
 * expose its channels, closing it disconnects them. Not for event loops: closing waits for them.
 */
final class ListeningSocket {
  private final Channel channel;
  private final List<NetServer> servers;

  /**
   * The socket of some servers that share it.
   *
   * @param channel null if it is not known
   */
  ListeningSocket(Channel channel, List<NetServer> servers) {
    this.channel = channel;
    this.servers = servers;
  }

  /** The port, which the system may have chosen. */
  int port() {
    return servers.get(0).actualPort();
  }

  /** Stops listening. */
  void close() {
    if (channel != null) {
      channel.close().awaitUninterruptibly();
    } else {
      Future.join(servers.stream().map(NetServer::close).toList())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }
}
