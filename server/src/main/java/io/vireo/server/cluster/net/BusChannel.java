package io.vireo.server.cluster.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vireo.server.cluster.bus.BadBusMessage;
import io.vireo.server.cluster.bus.BusMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the bus. It stands in Netty's pipeline before the handler of Vert.x, and behind
 * TLS where there is any. Its event loop only, but for {@link #waiting}.
 */
final class BusChannel extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(BusChannel.class);

  /** What happens on the connection. */
  interface Listener {
    /** A message has come. */
    void received(BusMessage message);

    /** The connection has ended; told once, and not after {@link #close}. */
    void closed();

    /** So much more memory is kept, or less. */
    void kept(long delta);

    /** How many bytes a message may have. */
    long longestMessage();

    /** How many bytes may wait to be sent; 0 for any number. */
    long limit();

    /** The connection is closed because more is waiting. */
    void overflown(long waiting);
  }

  private final Listener listener;
  private final MessageFrames frames;
  private final Queue<byte[]> unsent = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private volatile long waiting;
  private long framed;
  private boolean over;

  BusChannel(Listener listener) {
    this.listener = listener;
    frames = new MessageFrames(listener::longestMessage);
  }

  /** Bytes that wait to be sent; any thread. */
  long waiting() {
    return waiting;
  }

  /** Joins the pipeline, before the handler that stands there. */
  void connected(ChannelHandlerContext last) {
    if (over) {
      last.close();
      return;
    }
    last.pipeline().addBefore(last.name(), "vireo-bus", this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext newContext) {
    context = newContext;
    while (!unsent.isEmpty()) {
      write(unsent.poll());
    }
    context.flush();
  }

  /** Sends bytes; they must not be changed any more. */
  void send(byte[] bytes) {
    if (over) {
      return;
    }
    waits(bytes.length);
    long limit = listener.limit();
    if (limit > 0 && waiting > limit) {
      listener.overflown(waiting);
      end();
    } else if (context == null) {
      unsent.add(bytes);
    } else {
      write(bytes);
      context.flush();
    }
  }

  private void write(byte[] bytes) {
    context
        .write(Unpooled.wrappedBuffer(bytes))
        .addListener(
            done -> {
              waits(-bytes.length);
              if (!done.isSuccess()) {
                end();
              }
            });
  }

  private void waits(long delta) {
    waiting = waiting + delta;
    listener.kept(delta);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (!over && in.isReadable()) {
        BusMessage next = frames.read(in);
        if (next != null) {
          listener.received(next);
        }
      }
      if (!over) {
        listener.kept(frames.keptBytes() - framed);
        framed = frames.keptBytes();
      }
    } catch (BadBusMessage | MessageFrames.TooLong bad) {
      LOG.warn(
          "Bad message received from cluster node {}: {}",
          ctx.channel().remoteAddress(),
          bad.getMessage());
      end();
    } finally {
      in.release();
    }
  }

  /** Passes no reads on: no handler follows this one. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {}

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("A connection of the cluster's bus failed", cause);
    end();
  }

  /** The connection has ended, or must. */
  void end() {
    if (!over) {
      close();
      listener.closed();
    }
  }

  /** Closes the connection without a report. */
  void close() {
    over = true;
    unsent.clear();
    frames.clear();
    listener.kept(-framed - (context == null ? waiting : 0));
    framed = 0;
    if (context != null) {
      context.close();
    } else {
      waiting = 0;
    }
  }
}
