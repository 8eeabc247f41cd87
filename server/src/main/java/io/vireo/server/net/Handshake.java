package io.vireo.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/**
 * Stands behind a client's TLS until the handshake is over, and then makes way for its {@link
 * Connection}, in the same moment: the first request may be in the same packet. A client that does
 * not finish in time, or sends something other than TLS, is disconnected by the TLS handler; what
 * is kept for it meanwhile is one record of TLS and what the engine allows for a handshake. Its
 * event loop only.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
  /** What comes of it. */
  interface Outcome {
    /** The client is through: puts the connection at this place. */
    void done(ChannelHandlerContext place, SslHandler tls);

    /** It failed, and the channel is closing. */
    void failed(ChannelHandlerContext place, Throwable cause);
  }

  private final SslHandler tls;
  private final Outcome outcome;
  private boolean over;

  Handshake(SslHandler tls, Outcome outcome) {
    this.tls = tls;
    this.outcome = outcome;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && !over) {
      over = true;
      if (end.isSuccess()) {
        outcome.done(ctx, tls);
      } else {
        outcome.failed(ctx, end.cause());
      }
    }
  }

  /** Nothing comes before the end of the handshake, and nothing after it if it failed. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {}

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(ctx, new ClosedChannelException());
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx, cause);
    ctx.close();
  }

  private void end(ChannelHandlerContext ctx, Throwable cause) {
    if (!over) {
      over = true;
      outcome.failed(ctx, cause);
    }
  }
}
