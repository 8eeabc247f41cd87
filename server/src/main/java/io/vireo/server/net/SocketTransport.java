package io.vireo.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A transport of Vert.x with two differences. Any thread.
 *
 * <p>It hands out the channel of each server that begins to listen, so that this channel alone can
 * be closed: a {@code NetServer} closes the connections it has accepted as well, and a client that
 * changes the port by CONFIG SET would cut itself off.
 *
 * <p>The event loops accept connections themselves, as redis-server's does, instead of a thread
 * more.
 */
public final class SocketTransport implements Transport {
  private final Transport delegate;
  private final AtomicReference<ServerChannel> latest = new AtomicReference<>();
  private volatile EventLoopGroup loops;

  /** A transport that leaves the work to another. */
  public SocketTransport(Transport delegate) {
    this.delegate = delegate;
  }

  /** The newest server channel, once: null if none was made since the last call. */
  Channel takeServerChannel() {
    return latest.getAndSet(null);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = delegate.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel channel = factory.newChannel();
      latest.set(channel);
      return channel;
    };
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
    if (type == ACCEPTOR_EVENT_LOOP_GROUP && loops != null) {
      return loops;
    }
    loops = delegate.eventLoopGroup(type, nThreads, threadFactory, ioRatio);
    return loops;
  }

  @Override
  public boolean supportsDomainSockets() {
    return delegate.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return delegate.supportFileRegion();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return delegate.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return delegate.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the type is the interface's
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return delegate.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return delegate.channelFactory(domainSocket);
  }
}
