package io.vireo.server.peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Stands behind TLS on the way to another server until the handshake is over, and tells the end of
 * it once. Its event loop only.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  /** What is done at the end. */
  interface End {
    /** The handshake is over, well or not. */
    void reached(boolean secure);
  }

  private final End end;
  private boolean over;

  TlsHandshake(End end) {
    this.end = end;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      reached(ctx, done.isSuccess());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    reached(ctx, false);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    reached(ctx, false);
  }

  private void reached(ChannelHandlerContext ctx, boolean secure) {
    if (!over) {
      over = true;
      end.reached(secure);
      if (secure) {
        ctx.pipeline().remove(this);
      } else {
        ctx.close();
      }
    }
  }
}
