package io.vireo.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The JVM's own sockets for Vert.x, with three differences from its usual transport. Any thread.
 *
 * <p>It hands out the channel of each server that begins to listen, so that this channel alone can
 * be closed: a {@code NetServer} closes the connections it has accepted as well, and a client that
 * changes the port by CONFIG SET would cut itself off.
 *
 * <p>The event loops accept connections themselves, as redis-server's does, instead of a thread
 * more.
 *
 * <p>Short answers go into the sockets without Netty's queue: {@link TcpChannel}.
 */
public final class SocketTransport implements Transport {
  private final AtomicReference<ServerChannel> latest = new AtomicReference<>();
  private volatile EventLoopGroup loops;

  /** The newest server channel, once: null if none was made since the last call. */
  Channel takeServerChannel() {
    return latest.getAndSet(null);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return () -> {
      ServerChannel channel = domainSocket ? new NioServerDomainSocketChannel() : new TcpListener();
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
    return true;
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return address.isDomainSocket()
        ? UnixDomainSocketAddress.of(address.path())
        : Transport.super.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? io.vertx.core.net.SocketAddress.domainSocketAddress(unix.getPath().toString())
        : Transport.super.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return NioIoHandler.newFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return new NioDatagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the parameter's type is the interface's
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return new NioDatagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return domainSocket ? NioDomainSocketChannel::new : NioSocketChannel::new;
  }
}
