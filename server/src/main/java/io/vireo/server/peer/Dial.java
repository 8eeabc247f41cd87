package io.vireo.server.peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.tls.Tls;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Makes one connection: finds out the addresses of the host, and tries one after the other until
 * one answers. The link's deadline holds for all of it. Its event loop only.
 */
final class Dial {
  private final ContextInternal context;
  private final NetClient client;
  private final Tls tls;
  private final Passage passage;
  private final PeerAddress address;
  private final LinkOptions options;
  private final SocketLink link;
  private final Deque<SocketAddress> left = new ArrayDeque<>();

  Dial(
      ContextInternal context,
      NetClient client,
      Tls tls,
      Passage passage,
      PeerAddress address,
      LinkOptions options,
      SocketLink link) {
    this.context = context;
    this.client = client;
    this.tls = tls;
    this.passage = passage;
    this.address = address;
    this.options = options;
    this.link = link;
  }

  void begin() {
    if (!address.isPossible()) {
      link.end(Reason.CANNOT_CONNECT, "There is no port " + address.port());
    } else if (address.source() != null && !isNumeric(address.source())) {
      link.end(Reason.CANNOT_CONNECT, "The address to connect from is none");
    } else if (address.isUnix()) {
      left.add(SocketAddress.domainSocketAddress(address.host()));
      next();
    } else if (isNumeric(address.host())) {
      found(List.of(new InetSocketAddress(address.host(), address.port())));
    } else {
      lookUp();
    }
  }

  private static boolean isNumeric(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private void found(List<InetSocketAddress> addresses) {
    for (InetSocketAddress each : addresses) {
      left.add(
          SocketAddress.inetSocketAddress(
              new InetSocketAddress(each.getAddress(), address.port())));
    }
    next();
  }

  private void lookUp() {
    context
        .owner()
        .nameResolver()
        .resolveAll(context.nettyEventLoop(), address.host())
        .addListener(
            (io.netty.util.concurrent.Future<? super List<InetSocketAddress>> done) ->
                link.enter(() -> lookedUp(done)));
  }

  private void lookedUp(io.netty.util.concurrent.Future<? super List<InetSocketAddress>> done) {
    if (done.isSuccess()) {
      @SuppressWarnings("unchecked")
      List<InetSocketAddress> addresses = (List<InetSocketAddress>) done.getNow();
      found(addresses);
    } else {
      link.end(Reason.UNKNOWN_HOST, "The name of the host is not known");
    }
  }

  /** Vert.x gives a socket to the loop of the context in which it is asked for it. */
  private void next() {
    SocketAddress candidate = left.poll();
    context.runOnContext(here -> link.enter(() -> connect(candidate)));
  }

  private void connect(SocketAddress candidate) {
    if (!link.isOpen()) {
      return;
    }
    ConnectOptions how =
        new ConnectOptions()
            .setRemoteAddress(candidate)
            .setTimeout((int) Math.min(options.connectMillis(), Integer.MAX_VALUE));
    Future<NetSocket> socket;
    try {
      socket = client.connect(how);
    } catch (RuntimeException impossible) {
      tried(null, impossible);
      return;
    }
    socket.onComplete((made, cause) -> link.enter(() -> tried(made, cause)));
  }

  private void admit(ChannelHandlerContext last) {
    if (passage.admits(address.port(), last.channel())) {
      connected(last);
    } else {
      last.close();
      link.end(Reason.CANNOT_CONNECT, "The network to the other server is cut");
    }
  }

  private void connected(ChannelHandlerContext last) {
    if (!address.secure()) {
      link.connected(last);
      return;
    }
    SslHandler handler = tls.clientHandler(last.channel().alloc());
    handler.setHandshakeTimeoutMillis(Math.max(1, options.connectMillis()));
    TlsHandshake.End end = secure -> link.enter(() -> agreed(secure, last));
    last.pipeline().addBefore(last.name(), "handshake", new TlsHandshake(end));
    last.pipeline().addFirst("tls", handler);
  }

  private void agreed(boolean secure, ChannelHandlerContext last) {
    if (!secure) {
      link.end(Reason.CANNOT_CONNECT, "The other server and this one found no TLS for both");
    } else if (link.isOpen()) {
      link.connected(last);
    } else {
      last.close();
    }
  }

  private void tried(NetSocket socket, Throwable cause) {
    if (socket != null && link.isOpen()) {
      admit(((NetSocketInternal) socket).channelHandlerContext());
    } else if (socket != null) {
      socket.close();
    } else if (!left.isEmpty()) {
      next();
    } else if (cause instanceof ConnectTimeoutException) {
      link.end(Reason.CONNECT_TIMED_OUT, "There was no connection in time");
    } else {
      link.end(Reason.CANNOT_CONNECT, "No address of the host took the connection");
    }
  }
}
