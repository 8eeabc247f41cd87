package io.vireo.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
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
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.tls.EngineMemory;
import io.vireo.server.tls.Tls;
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
  private final Loop.Maker loops;
  private final Config config;
  private final Admission admission;
  private final ConnectionSettings settings;
  private final HeapReads heapReads;
  private final Arrivals arrivals;
  private final Tls tls;
  private final FailedHandshakes failures;
  private Loop loop;

  ConnectionVerticle(
      int index,
      Loop.Maker loops,
      Config config,
      Clock clock,
      Admission admission,
      ConnectionSettings settings,
      HeapReads heapReads,
      Tls tls,
      Arrivals arrivals) {
    this.index = index;
    this.loops = loops;
    this.config = config;
    this.admission = admission;
    this.settings = settings;
    this.heapReads = heapReads;
    this.tls = tls;
    this.arrivals = arrivals;
    this.failures = new FailedHandshakes(clock);
  }

  @Override
  public void start() {
    loop = loops.make(index, ((ContextInternal) context).nettyEventLoop(), heapReads);
  }

  @Override
  public void stop() {
    loop.end();
  }

  /**
   * Listens on an address, besides those before. Any thread.
   *
   * @param secure whether clients there speak TLS
   */
  Future<NetServer> listen(SocketAddress address, boolean secure) {
    Promise<NetServer> bound = Promise.promise();
    context.runOnContext(here -> listen(address, secure, bound));
    return bound.future();
  }

  private void listen(SocketAddress address, boolean secure, Promise<NetServer> bound) {
    try {
      vertx
          .createNetServer(options())
          .connectHandler(socket -> accept(socket, secure))
          .exceptionHandler(failure -> {})
          .listen(address)
          .onComplete(bound);
    } catch (Throwable failure) {
      bound.tryFail(failure);
    }
  }

  /** A client in this program, which has come when this returns. Any thread. */
  LocalConnection connect(LocalConnection.Receiver receiver) {
    LocalConnection connection = new LocalConnection(loop, receiver);
    loop.tell(() -> arrivals.arrived(connection.session(), null));
    return connection;
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
        .setAcceptBacklog(Math.max(1, config.get(NetworkSettings.TCP_BACKLOG)))
        .setReuseAddress(true);
  }

  private void accept(NetSocket socket, boolean secure) {
    ChannelHandlerContext ctx = ((NetSocketInternal) socket).channelHandlerContext();
    try {
      accept(ctx, secure);
    } catch (Throwable failure) {
      LOG.error("A connection could not be accepted", failure);
      ctx.close();
    }
  }

  /**
   * Accepts a client or refuses it with the reason, unless the reason would have to be sent in TLS
   * before the handshake.
   */
  private void accept(ChannelHandlerContext ctx, boolean secure) {
    loop.metrics().connectionsReceived.add(1);
    if (!admission.takePlace()) {
      loop.metrics().connectionsRejected.add(1);
      if (secure) {
        ctx.close();
      } else {
        turnAway(ctx, Admission.TOO_MANY);
      }
      return;
    }
    try {
      if (secure) {
        beginTls(ctx);
      } else {
        admit(ctx, ctx, null, EngineMemory.NONE);
      }
    } catch (Throwable failure) {
      admission.gone();
      throw failure;
    }
  }

  private void beginTls(ChannelHandlerContext ctx) {
    SslHandler handler = tls.serverHandler(ctx.alloc());
    ctx.pipeline().addFirst("tls", handler);
    ctx.pipeline().addBefore(ctx.name(), "handshake", new Handshake(handler, new Outcome(ctx)));
  }

  /** What comes of a handshake before the handler of Vert.x. */
  private final class Outcome implements Handshake.Outcome {
    private final ChannelHandlerContext last;

    Outcome(ChannelHandlerContext last) {
      this.last = last;
    }

    @Override
    public void done(ChannelHandlerContext place, SslHandler handler) {
      boolean admitted = false;
      try {
        tls.established(handler);
        admitted = admit(last, place, tls.userOf(handler), tls.memoryOf(handler));
      } catch (Throwable failure) {
        LOG.error("A connection could not be accepted", failure);
        admission.gone();
        last.close();
      }
      if (admitted) {
        place.pipeline().remove(place.name());
      }
    }

    @Override
    public void failed(ChannelHandlerContext place, Throwable cause) {
      admission.gone();
      failures.add(cause, addresses(place.channel()));
    }
  }

  /**
   * Lets a client in, unless its address is not allowed.
   *
   * @param place behind which handler the connection is to stand
   * @param user the user that the client's certificate names, or null
   * @param memory what TLS takes
   */
  private boolean admit(
      ChannelHandlerContext last, ChannelHandlerContext place, String user, EngineMemory memory) {
    String refusal = admission.refusal(place.channel().remoteAddress());
    if (refusal != null) {
      loop.metrics().connectionsRejected.add(1);
      admission.gone();
      turnAway(place, refusal);
      return false;
    }
    Connection connection = join(last);
    connection.session().account().engine(memory);
    loop.guarded(() -> loop.tell(() -> arrivals.arrived(connection.session(), user))).run();
    return true;
  }

  /** Puts a connection in front of what Vert.x has there. */
  private Connection join(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    int keepAlive = config.get(NetworkSettings.TCP_KEEPALIVE);
    if (keepAlive > 0 && channel.localAddress() instanceof InetSocketAddress) {
      KeepAlive.of(channel).set(channel.config(), keepAlive);
    }
    Connection connection =
        new Connection(loop, settings, addresses(channel), !admission.isOpen(), admission::gone);
    ctx.pipeline().addBefore(ctx.name(), "vireo", connection);
    return connection;
  }

  private void turnAway(ChannelHandlerContext ctx, String error) {
    byte[] line = ("-" + error + "\r\n").getBytes(StandardCharsets.US_ASCII);
    ctx.writeAndFlush(ctx.alloc().directBuffer(line.length).writeBytes(line))
        .addListener(sent -> loop.closing().gently(ctx));
  }

  private static Addresses addresses(Channel channel) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && channel.localAddress() instanceof InetSocketAddress local) {
      boolean secure = channel.pipeline().get(SslHandler.class) != null;
      return new Addresses(text(remote), text(local), secure);
    }
    String path = String.valueOf(channel.localAddress());
    return new Addresses(path + ":0", path + ":0", false);
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
