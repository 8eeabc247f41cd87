package io.vireo.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.NetUtil;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.Engine;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of the connections: listens with the other instances on the same
 * addresses, and gives each accepted socket its {@link Connection}.
 */
public final class ConnectionVerticle extends AbstractVerticle {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionVerticle.class);

  private final int index;
  private final Engine engine;
  private final Admission admission;
  private final ConnectionSettings settings;
  private final HeapReads heapReads;
  private Loop loop;

  ConnectionVerticle(
      int index,
      Engine engine,
      Admission admission,
      ConnectionSettings settings,
      HeapReads heapReads) {
    this.index = index;
    this.engine = engine;
    this.admission = admission;
    this.settings = settings;
    this.heapReads = heapReads;
  }

  @Override
  public void start() {
    loop = new Loop(index, ((ContextInternal) context).nettyEventLoop(), engine, heapReads);
  }

  @Override
  public void stop() {
    loop.end();
  }

  /** Listens on an address, besides those before. Any thread. */
  Future<NetServer> listen(SocketAddress address) {
    Promise<NetServer> bound = Promise.promise();
    context.runOnContext(here -> listen(address, bound));
    return bound.future();
  }

  private void listen(SocketAddress address, Promise<NetServer> bound) {
    try {
      vertx
          .createNetServer(options())
          .connectHandler(this::accept)
          .exceptionHandler(failure -> {})
          .listen(address)
          .onComplete(bound);
    } catch (Throwable failure) {
      bound.tryFail(failure);
    }
  }

  /** Completes when the loop has looked at its sockets anew. Any thread. */
  Future<Void> polled() {
    Promise<Void> done = Promise.promise();
    loop.eventLoop().schedule(() -> done.complete(), 1, TimeUnit.MILLISECONDS);
    return done.future();
  }

  private NetServerOptions options() {
    return new NetServerOptions()
        .setTcpNoDelay(true)
        .setAcceptBacklog(Math.max(1, engine.config().get(NetworkSettings.TCP_BACKLOG)))
        .setReuseAddress(true);
  }

  private void accept(NetSocket socket) {
    ChannelHandlerContext ctx = ((NetSocketInternal) socket).channelHandlerContext();
    try {
      accept(ctx);
    } catch (Throwable failure) {
      LOG.error("A connection could not be accepted", failure);
      ctx.close();
    }
  }

  private void accept(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    loop.metrics().connectionsReceived.add(1);
    String refusal = admission.refusal(channel.remoteAddress());
    if (refusal != null) {
      loop.metrics().connectionsRejected.add(1);
      turnAway(ctx, refusal);
      return;
    }
    Connection connection;
    try {
      connection = join(ctx);
    } catch (Throwable failure) {
      admission.gone();
      throw failure;
    }
    loop.guarded(() -> loop.tell(() -> engine.lifecycle().connected(connection.session()))).run();
  }

  /** Puts a connection in front of what Vert.x has there. */
  private Connection join(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    int keepAlive = engine.config().get(NetworkSettings.TCP_KEEPALIVE);
    if (keepAlive > 0 && channel.localAddress() instanceof InetSocketAddress) {
      KeepAlive.of(channel).set(channel.config(), keepAlive);
    }
    Connection connection =
        new Connection(
            loop,
            settings,
            addresses(channel),
            admission.nextId(),
            !admission.isOpen(),
            admission::gone);
    ctx.pipeline().addBefore(ctx.name(), "vireo", connection);
    return connection;
  }

  private static void turnAway(ChannelHandlerContext ctx, String error) {
    byte[] line = ("-" + error + "\r\n").getBytes(StandardCharsets.US_ASCII);
    ctx.pipeline()
        .firstContext()
        .writeAndFlush(ctx.alloc().directBuffer(line.length).writeBytes(line))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static Addresses addresses(Channel channel) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && channel.localAddress() instanceof InetSocketAddress local) {
      return new Addresses(text(remote), text(local));
    }
    String path = String.valueOf(channel.localAddress());
    return new Addresses(path + ":0", path + ":0");
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.indexOf(':') < 0
        ? host + ":" + address.getPort()
        : "[" + shorten(address) + "]:" + address.getPort();
  }

  private static String shorten(InetSocketAddress address) {
    return NetUtil.toAddressString(address.getAddress());
  }
}
