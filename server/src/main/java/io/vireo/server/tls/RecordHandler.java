package io.vireo.server.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The handler of one connection's TLS, which closes the connection whenever its engine has refused
 * a record, with all engines. Its event loop only.
 */
final class RecordHandler extends SslHandler {
  /*
   * BoringSSL's engine keeps the failure for itself if there is an alert to send first. During a
   * handshake it throws when the alert has been taken; after that, not before more records come.
   */
  private final ReferenceCountedOpenSslEngine boring;

  RecordHandler(SSLEngine engine) {
    super(engine);
    boring = engine instanceof ReferenceCountedOpenSslEngine own ? own : null;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    if (boring != null && hasRefused()) {
      ctx.fireExceptionCaught(new SSLException("a broken record"));
      ctx.close();
    }
  }

  /** BoringSSL counts a failure as the end of what it reads; its engine does so for a goodbye. */
  private boolean hasRefused() {
    if (!handshakeFuture().isSuccess()) {
      return false;
    }
    long pointer = boring.sslPointer();
    return pointer != 0
        && (SSL.getShutdown(pointer) & SSL.SSL_RECEIVED_SHUTDOWN) != 0
        && !boring.isInboundDone();
  }
}
