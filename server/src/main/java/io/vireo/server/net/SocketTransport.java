package io.vireo.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import io.vireo.config.MultiplexingApi;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of Vert.x, with four differences from its usual transports. Any thread.
 *
 * <p>It hands out the channel of each server that begins to listen, so that this channel alone can
 * be closed: a {@code NetServer} closes the connections it has accepted as well, and a client that
 * changes the port by CONFIG SET would cut itself off.
 *
 * <p>The event loops accept connections themselves, as redis-server's does, instead of a thread
 * more.
 *
 * <p>Short answers go into the sockets without Netty's queue: {@link DirectSocket}.
 *
 * <p>An event loop that ends leaves no socket open: {@link ClosingIoHandler}.
 */
public final class SocketTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

  private final Multiplexing multiplexing;
  private final Transport sockets;
  private final AtomicReference<ServerChannel> latest = new AtomicReference<>();
  private volatile EventLoopGroup loops;

  /** The sockets that a setting means on this system. */
  public SocketTransport(MultiplexingApi wanted) {
    multiplexing = Multiplexing.of(wanted);
    sockets = multiplexing.transport();
    Throwable cause = Multiplexing.EPOLL.unavailabilityCause();
    if (wanted == MultiplexingApi.AUTO && cause != null) {
      LOG.debug("There is no epoll here, so sockets are the JVM's own", cause);
    }
  }

  /** The newest server channel, once: null if none was made since the last call. */
  Channel takeServerChannel() {
    return latest.getAndSet(null);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory =
        multiplexing == Multiplexing.NIO && !domainSocket
            ? TcpListener::new
            : sockets.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel channel = factory.newChannel();
      latest.set(channel);
      return channel;
    };
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
    if (type != ACCEPTOR_EVENT_LOOP_GROUP || loops == null) {
      loops = Transport.super.eventLoopGroup(type, nThreads, threadFactory, ioRatio);
    }
    return loops;
  }

  @Override
  public boolean supportsDomainSockets() {
    return sockets.supportsDomainSockets();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return ClosingIoHandler.factory(sockets.ioHandlerFactory());
  }

  @Override
  public DatagramChannel datagramChannel() {
    return sockets.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the parameter's type is the interface's
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return sockets.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return sockets.channelFactory(domainSocket);
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap server) {
    sockets.configure(options, domainSocket, server);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap client) {
    sockets.configure(options, connectTimeout, domainSocket, client);
  }
}
