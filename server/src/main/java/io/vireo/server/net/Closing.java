package io.vireo.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/** How connections end, with and without TLS. Event loops only. */
final class Closing {
  private Closing() {}

  /**
   * Closes at once. TLS says goodbye if the socket takes that at once, and never waits for a client
   * that does not read.
   */
  static void now(ChannelHandlerContext context) {
    context.close();
    ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
    if (tls != null && context.channel().isOpen()) {
      tls.close();
    }
  }

  /** True if the client, or the way to it, is the reason of a failure. */
  static boolean isLoss(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof DecoderException && cause.getCause() instanceof IOException;
  }
}
