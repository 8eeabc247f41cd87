package io.vireo.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vireo.server.peer.PeerFailure.Reason;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's socket. It stands in Netty's pipeline before the handler of Vert.x, and behind TLS
 * where there is any; it tells the {@link Conversation} what happens and does what that wants:
 * writes, looks at the clock again, closes. Its event loop only.
 *
 * <p>Bytes are copied from the heap in chunks as the socket takes them, so a long value never has a
 * second copy outside the heap. What was asked in one turn of the loop goes out together.
 */
final class SocketLink extends ChannelInboundHandlerAdapter implements PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);

  private static final int CHUNK = 64 * 1024;

  /** So much is outside the heap at most, on its way into the socket. */
  private static final int MOST_UNDER_WAY = 2 * CHUNK;

  /** So much is written before others have their turn. */
  private static final int TURN = 16 * CHUNK;

  private final SocketPeers peers;
  private final EventLoop loop;
  private final Conversation conversation;
  private ChannelHandlerContext context;
  private ScheduledFuture<?> alarm;
  private long alarmAt = Long.MAX_VALUE;
  private long underWay;
  private long kept;
  private int depth;
  private boolean flushDue;
  private boolean reading = true;
  private boolean gone;

  /** A link that waits to be {@linkplain #connected connected}. */
  SocketLink(SocketPeers peers, EventLoop loop, LinkOptions options) {
    this.peers = peers;
    this.loop = loop;
    conversation = new Conversation(options, peers.now());
    enter(() -> {});
  }

  // ------------------------------------------------------------------------- what is asked

  @Override
  public void send(PeerRequest request, Consumer<PeerOutcome> handler) {
    enter(() -> conversation.send(request, handler, peers.now()));
  }

  @Override
  public void tell(PeerRequest request) {
    enter(() -> conversation.tell(request));
  }

  @Override
  public void tell(byte[] bytes) {
    enter(() -> conversation.tell(bytes));
  }

  @Override
  public boolean isWritable() {
    return conversation.isWritable();
  }

  @Override
  public void listener(LinkListener listener) {
    enter(() -> conversation.listener(listener));
  }

  @Override
  public void detach(Consumer<ByteBuffer> consumer) {
    conversation.detach(consumer);
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (context != null) {
      context.channel().config().setAutoRead(on);
    }
  }

  @Override
  public String localHost() {
    return context != null && context.channel().localAddress() instanceof InetSocketAddress here
        ? NetUtil.toAddressString(here.getAddress())
        : "";
  }

  @Override
  public boolean isOpen() {
    return conversation.failure() == null;
  }

  @Override
  public void close() {
    end(Reason.CLOSED_HERE, "This server closed the connection");
  }

  /** Ends the conversation, if it is not over. */
  void end(Reason reason, String detail) {
    enter(() -> conversation.end(reason, detail));
  }

  // ------------------------------------------------------------------------- what happens

  /** The connection is there: joins the pipeline, before the handler that stands there. */
  void connected(ChannelHandlerContext last) {
    last.pipeline().addBefore(last.name(), "vireo-peer", this);
    enter(() -> conversation.connected(peers.now()));
    if (!last.channel().isActive()) {
      end(Reason.CLOSED, "The other server closed the connection");
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext newContext) {
    context = newContext;
    reading(reading);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      for (ByteBuffer part : in.nioBuffers()) {
        enter(() -> conversation.received(part, peers.now()));
      }
    } finally {
      in.release();
    }
  }

  /** Passes on nothing: no handler behind this one has read anything. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {}

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(Reason.CLOSED, "The other server closed the connection");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("A connection to another server failed", cause);
    end(Reason.CLOSED, "The connection broke");
  }

  /**
   * Does a step, and afterwards what the conversation wants, once for all steps in each other. A
   * step that fails ends the conversation.
   */
  void enter(Runnable step) {
    depth++;
    try {
      step.run();
    } catch (RuntimeException unexpected) {
      LOG.error("A connection to another server failed unexpectedly", unexpected);
      conversation.end(Reason.CLOSED_HERE, "It failed unexpectedly");
    } catch (Error error) {
      peers.fatal(error);
    } finally {
      depth--;
    }
    if (depth == 0) {
      peers.must(this::follow);
    }
  }

  private void follow() {
    long now = conversation.keptBytes();
    peers.kept(now - kept);
    kept = now;
    setAlarm();
    if (conversation.failure() != null) {
      leave();
    } else if (conversation.toWrite() > 0) {
      flushLater();
    }
  }

  private void leave() {
    if (!gone) {
      gone = true;
      peers.gone(this);
      if (context != null) {
        context.close();
      }
    }
  }

  // ------------------------------------------------------------------------- time

  private void setAlarm() {
    long deadline = conversation.deadline();
    if (deadline == Long.MAX_VALUE || deadline < alarmAt) {
      cancelAlarm();
    }
    if (deadline < alarmAt) {
      alarmAt = deadline;
      alarm = loop.schedule(this::ring, deadline - peers.now(), TimeUnit.NANOSECONDS);
    }
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
      alarmAt = Long.MAX_VALUE;
    }
  }

  /** A deadline may have moved meanwhile: then the next alarm is set. */
  private void ring() {
    alarm = null;
    alarmAt = Long.MAX_VALUE;
    enter(() -> conversation.tick(peers.now()));
  }

  // ------------------------------------------------------------------------- writing

  private void flushLater() {
    if (!flushDue && context != null && underWay < MOST_UNDER_WAY) {
      flushDue = true;
      loop.execute(() -> enter(this::flush));
    }
  }

  private void flush() {
    flushDue = false;
    int written = 0;
    while (written < TURN && underWay < MOST_UNDER_WAY && conversation.toWrite() > 0) {
      int size = (int) Math.min(CHUNK, conversation.toWrite());
      ByteBuf chunk;
      try {
        chunk = context.alloc().directBuffer(size, size);
      } catch (OutOfMemoryError outside) {
        end(Reason.CLOSED_HERE, "There is no room outside the heap");
        return;
      }
      conversation.take(chunk.nioBuffer(0, size));
      write(chunk.writerIndex(size), size);
      written += size;
    }
  }

  private void write(ByteBuf chunk, int size) {
    underWay += size;
    ChannelFuture future = context.writeAndFlush(chunk);
    future.addListener(done -> wrote(size, done.isSuccess()));
  }

  private void wrote(int size, boolean success) {
    underWay -= size;
    if (success) {
      enter(() -> conversation.written(size, peers.now()));
    } else {
      end(Reason.CLOSED, "The connection broke");
    }
  }
}
