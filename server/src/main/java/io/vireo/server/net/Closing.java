package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How connections of one event loop end, with and without TLS. Its event loop only. */
final class Closing {
  /*
   * The kernel answers what arrives for a closed socket with a reset, and the client's kernel then
   * drops what the client has not read yet: the last replies. So a connection that ends behind its
   * replies ends for writing alone at first, and drops what still comes until the client closes.
   * It is no client any more then, and counts for maxclients no more. The limits below bound what
   * such connections cost, whatever clients do; beyond them connections close at once.
   */

  /** The longest time for which the client may still send, milliseconds. */
  static final int LINGER_MILLIS = 1_000;

  /** The most bytes that are dropped of one client. */
  private static final int LINGER_BYTES = 256 * 1024;

  /** The most connections of one event loop that are read on at a time. */
  static final int MOST_LINGERING = 128;

  private int lingering;

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

  /**
   * Closes so that the client gets all that the socket has taken: ends the output at once, and the
   * connection when the client ends it too, or at the limits.
   */
  void gently(ChannelHandlerContext context) {
    if (lingering >= MOST_LINGERING
        || !context.channel().isActive()
        || !(context.channel() instanceof DuplexChannel socket)
        || socket.isInputShutdown()) {
      now(context);
      return;
    }
    socket.pipeline().addFirst("linger", new Linger());
    socket.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    SslHandler tls = socket.pipeline().get(SslHandler.class);
    if (tls == null) {
      endOutput(socket);
    } else {
      tls.closeOutbound().addListener(said -> endOutput(socket));
    }
    socket.config().setAutoRead(true);
  }

  private static void endOutput(DuplexChannel socket) {
    socket
        .shutdownOutput()
        .addListener(
            done -> {
              // Some sockets know no half of a connection.
              if (!done.isSuccess() || !socket.isActive()) {
                socket.close();
              }
            });
  }

  /** Stands before all other handlers, and drops what comes. */
  private final class Linger extends ChannelInboundHandlerAdapter {
    private long bytesLeft = LINGER_BYTES;
    private Future<?> end;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      lingering++;
      end = ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      lingering--;
      end.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      bytesLeft -= in.readableBytes();
      in.release();
      if (bytesLeft < 0) {
        ctx.close();
      }
    }

    /** Passes on nothing: no handler behind this one has read anything. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** True if the client, or the way to it, is the reason of a failure. */
  static boolean isLoss(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof DecoderException && cause.getCause() instanceof IOException;
  }
}
