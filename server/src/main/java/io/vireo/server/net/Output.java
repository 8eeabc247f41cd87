package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.vireo.server.engine.session.Feed;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.ReplyMemory;
import io.vireo.server.resp.ReplyBuffer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of one connection. What is small is gathered until the end of the turn, so that many
 * answers and messages are one write. What is large goes through the loop's large buffer into the
 * socket, piece by piece, as long as that takes all. Beyond the limits of output the connection is
 * closed.
 *
 * <p>Its event loop only, but for {@link #unreadBytes}, {@link #bytesOut} and {@link #bytesTaken}.
 */
final class Output implements ReplyBuffer.Pieces {
  private static final Logger LOG = LoggerFactory.getLogger(Output.class);

  /** From here on bytes are not copied together with others. */
  private static final int LARGE = 4 * 1024;

  private static final int FIRST_ROOM = 512;
  private static final int FULL = 64 * 1024;

  /** So much of a feed is sent before others have their turn. */
  private static final int FEED_TURN = 512 * 1024;

  /** So much every client may leave unread, whatever others do. */
  private static final int MODEST = 256 * 1024;

  private static final VarHandle UNREAD;
  private static final VarHandle BYTES_OUT;
  private static final VarHandle WAITING;
  private static final VarHandle ALL_TAKEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      UNREAD = lookup.findVarHandle(Output.class, "unread", long.class);
      BYTES_OUT = lookup.findVarHandle(Output.class, "bytesOut", long.class);
      WAITING = lookup.findVarHandle(Output.class, "waiting", long.class);
      ALL_TAKEN = lookup.findVarHandle(Output.class, "allTaken", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Loop loop;
  private final Connection connection;
  private final OutputGuard guard;
  private ChannelHandlerContext context;
  private DirectSocket socket;
  private ByteBuf gathered;

  /** What was gathered lies in the loop's large buffer. */
  private boolean spread;

  private boolean listener;
  private boolean ended;
  private boolean flushPending;
  private boolean watchPending;

  /** Something may wait in Netty's queue. */
  private boolean queued;

  @SuppressWarnings("unused")
  private long unread;

  private long bytesOut;

  /** What the socket had not taken at the last look, to the byte. */
  @SuppressWarnings("unused")
  private long waiting;

  /** What {@link #bytesOut} was when nothing waited for the last time. */
  @SuppressWarnings("unused")
  private long allTaken;

  private long noted;
  private boolean lookedAfter;

  private Feed feed;

  /** The feed will be read again: when the socket takes more, or others had their turn. */
  private boolean feedPending;

  Output(Loop loop, Connection connection, OutputGuard guard) {
    this.loop = loop;
    this.connection = connection;
    this.guard = guard;
  }

  /** The channel, and its socket if there is another way than Netty's. */
  void attach(ChannelHandlerContext newContext, DirectSocket newSocket) {
    context = newContext;
    socket = newSocket;
  }

  void outputClass(OutputClass kind) {
    guard.outputClass(kind);
    if (kind == OutputClass.REPLICA && context != null && guard.mayDelayReplicas()) {
      // A channel that has no such option, as one of a Unix socket, passes it over.
      context.channel().config().setOption(ChannelOption.TCP_NODELAY, false);
    }
    listener = kind == OutputClass.PUBSUB;
  }

  // ------------------------------------------------------------------------- sending

  @Override
  public void copy(byte[] array, int offset, int length) {
    if (ended) {
      return;
    }
    noteIfAllTaken();
    try {
      if (length >= LARGE && socket != null && !queued) {
        spread(array, offset, length);
      } else {
        keep(array, offset, length);
      }
    } catch (OutOfMemoryError outside) {
      giveUp();
      return;
    }
    sent(length);
  }

  /** What comes after the client has taken everything is in the fixed buffer again. */
  private void noteIfAllTaken() {
    if (queued && gathered == null && pendingInChannel() == 0) {
      ALL_TAKEN.setOpaque(this, bytesOut);
    }
  }

  /** Copies to where it waits for the end of the turn, or for the client. */
  private void keep(byte[] array, int offset, int length) {
    for (int at = 0; at < length; at += ReplyBuffer.PIECE) {
      int count = Math.min(ReplyBuffer.PIECE, length - at);
      gather(count).writeBytes(array, offset + at, count);
    }
    if (length >= LARGE) {
      note(noted + length);
    }
  }

  /** Sends through the loop's large buffer as long as the socket takes all, and keeps the rest. */
  private void spread(byte[] array, int offset, int length) {
    int at = 0;
    while (at < length && hasLargeRoom()) {
      int count = Math.min(gathered.writableBytes(), length - at);
      gathered.writeBytes(array, offset + at, count);
      at += count;
    }
    if (at < length) {
      keep(array, offset + at, length - at);
    }
  }

  /** Provides room in the loop's large buffer; false if the socket takes no more. */
  private boolean hasLargeRoom() {
    if (spread && gathered.isWritable()) {
      return true;
    }
    if (gathered != null && (spread || gathered.readableBytes() > SpareBuffers.SIZE)) {
      writeNow();
      pass();
    }
    if (queued) {
      return false;
    }
    ByteBuf large = loop.largeBuffer(this);
    if (gathered != null) {
      large.writeBytes(gathered);
      gathered.release();
    }
    gathered = large;
    spread = true;
    return true;
  }

  @Override
  public void take(ByteBuf bytes) {
    if (ended) {
      bytes.release();
      return;
    }
    noteIfAllTaken();
    int count = bytes.readableBytes();
    if (count >= LARGE) {
      pass();
      queue(bytes);
      note(noted + count);
    } else {
      try {
        gather(count).writeBytes(bytes);
      } catch (OutOfMemoryError outside) {
        giveUp();
        return;
      } finally {
        bytes.release();
      }
    }
    sent(count);
  }

  // ------------------------------------------------------------------------- a stream

  /** Takes bytes from a feed from now on, or no more. */
  void feed(Feed newFeed) {
    feed = newFeed;
    feedOn();
  }

  /** Sends what the feed has, until the socket takes no more. */
  void feedOn() {
    try {
      if (feed != null && !feedPending && !ended) {
        feedNow();
      }
    } catch (Throwable failure) {
      connection.failed(failure);
    }
  }

  private void feedNow() {
    int sent = 0;
    int count = 1;
    while (count > 0 && !queued && sent < FEED_TURN) {
      Feed from = feed;
      count = from == null ? 0 : from.feed(this, FULL);
      sent += count;
    }
    if (queued || count > 0 && sent >= FEED_TURN) {
      feedPending = true;
      pass();
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(done -> context.executor().execute(loop.guarded(this::feedAgain)));
    }
  }

  /** The socket has taken all that was sent so far. */
  private void feedAgain() {
    feedPending = false;
    flush();
    queued &= pendingInChannel() > 0;
    connection.feedOn();
    flush();
  }

  /** Netty refuses buffers outside the heap beyond its limit: that must cost this client alone. */
  void giveUp() {
    if (!ended) {
      LOG.warn("Closing client: no room for its answers: {}", connection.remoteAddress());
      loop.metrics().outputBufferDisconnections.add(1);
      connection.closeNow();
    }
  }

  /** A buffer for some bytes more; what has to wait for a slow client gets none of the loop's. */
  private ByteBuf gather(int more) {
    if (gathered != null && gathered.readableBytes() + more > gathered.maxCapacity()) {
      if (spread) {
        writeNow();
      }
      pass();
    }
    if (gathered == null && more <= SpareBuffers.SIZE && !queued) {
      gathered = loop.spareBuffers().take();
    }
    if (gathered == null) {
      gathered = context.alloc().directBuffer(Math.max(FIRST_ROOM, more), Math.max(FULL, more));
    }
    return gathered;
  }

  private void pass() {
    if (gathered != null) {
      ByteBuf waiting = spread ? shrunk(gathered) : gathered;
      forget();
      queue(waiting);
    }
  }

  /**
   * What is left in the large buffer, in one of its own size, so that a slow client has no more.
   */
  private ByteBuf shrunk(ByteBuf large) {
    try {
      ByteBuf own = context.alloc().directBuffer(large.readableBytes()).writeBytes(large);
      large.release();
      return own;
    } catch (OutOfMemoryError outside) {
      return large;
    }
  }

  private void forget() {
    gathered = null;
    spread = false;
  }

  private void queue(ByteBuf bytes) {
    queued = true;
    context.write(bytes, context.voidPromise());
  }

  private void sent(int count) {
    BYTES_OUT.setOpaque(this, bytesOut + count);
    loop.metrics().outputBytes.add(count);
    if (guard.isReplica()) {
      loop.metrics().replicationOutputBytes.add(count);
    }
    if (!flushPending) {
      flushPending = true;
      if (listener) {
        loop.flushListenerLater(this);
      } else {
        loop.flushLater(this);
      }
    }
    watch(pending());
  }

  /** Sends everything: at the end of a turn, or when others want the large buffer. */
  void flush() {
    try {
      sendAll();
    } catch (Throwable failure) {
      connection.failed(failure);
    }
  }

  private void sendAll() {
    boolean due = flushPending;
    flushPending = false;
    if (due && !ended) {
      loop.metrics().writes.add(1);
      if (socket != null && gathered != null && !queued) {
        writeNow();
      }
      long left = 0;
      if (queued || gathered != null) {
        pass();
        context.flush();
        left = pendingInChannel();
      }
      queued = left > 0;
      if (left == 0) {
        ALL_TAKEN.setOpaque(this, bytesOut);
      }
      if (left > unread) {
        loop.metrics().bufferGrowth.add(left - unread);
      }
      UNREAD.setOpaque(this, left);
      note(left);
      if (left > 0) {
        noteWaiting();
      }
      if (left > 0 && !lookedAfter) {
        lookedAfter = true;
        loop.lookAfter(this);
      }
      watch(left);
    }
  }

  /** Writes past Netty's queue, which is empty, what the socket takes. */
  private void writeNow() {
    try {
      socket.writeNow(gathered);
    } catch (IOException gone) {
      // What is left takes the way through Netty, which finds the same and ends the connection.
      LOG.debug("Client {} is gone", connection.remoteAddress(), gone);
    }
    if (!gathered.isReadable()) {
      gathered.release();
      forget();
    }
  }

  /** Tells the server how much is on its way to this client: large answers, and what it left. */
  private void note(long now) {
    if (now != noted) {
      loop.heap().unread(now - noted);
      noted = now;
    }
  }

  /** The client may have read something since; false if nothing is left. */
  boolean noteAgain() {
    note(pendingInChannel());
    noteWaiting();
    lookedAfter = noted > 0;
    return lookedAfter;
  }

  /**
   * A buffer counts as pending until all of it has gone: what has gone of the first is taken off.
   */
  private void noteWaiting() {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    WAITING.setOpaque(
        this, buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress());
  }

  // ------------------------------------------------------------------------- limits

  private long pending() {
    return (queued ? pendingInChannel() : 0) + (gathered == null ? 0 : gathered.readableBytes());
  }

  private void watch(long pending) {
    long listed = listed(pending, bytesOut, allTaken);
    if (guard.mustClose(pending, listed, connection.isStranger()) || isTooMuch(pending)) {
      LOG.warn(
          "Client {} closed for overcoming of output buffer limits.", connection.remoteAddress());
      loop.metrics().outputBufferDisconnections.add(1);
      connection.closeNow();
    } else if (guard.isCounting() && !watchPending) {
      watchPending = true;
      loop.schedule(this::watchAgain, guard.millisLeft());
    }
  }

  /** True if so much is left unread that a client which adds to it is disconnected. */
  private boolean isTooMuch(long pending) {
    return pending > MODEST && loop.heap().isUnreadTooMuch();
  }

  /** A client that reads nothing may get nothing more either, so time alone must end it. */
  private void watchAgain() {
    watchPending = false;
    if (!ended) {
      watch(pending());
    }
  }

  private long pendingInChannel() {
    ChannelHandlerContext attached = context;
    if (attached == null) {
      return 0;
    }
    ChannelOutboundBuffer buffer = attached.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** What the last flush left, as far as it has not gone since; not what is about to be flushed. */
  long unreadBytes() {
    long left = (long) UNREAD.getOpaque(this);
    return left == 0 ? 0 : Math.min(pendingInChannel(), left);
  }

  /** Those of {@link #unreadBytes} that Redis would keep in the connection's fixed buffer. */
  long bufferedBytes() {
    long left = unreadBytes();
    // What Netty counts has its own overhead for each buffer on top.
    return left == 0
        ? 0
        : Math.min(
            ReplyMemory.BUFFER_BYTES,
            left - listed(left, bytesOut(), (long) ALL_TAKEN.getOpaque(this)));
  }

  /**
   * Bytes that do not fit the fixed buffer, which takes the first ones that wait, and is free for
   * others once nothing waits.
   */
  private static long listed(long waiting, long out, long allTaken) {
    long behindBuffer = Math.max(0, out - allTaken - ReplyMemory.BUFFER_BYTES);
    return Math.min(waiting, behindBuffer);
  }

  long bytesOut() {
    return (long) BYTES_OUT.getOpaque(this);
  }

  /** Bytes that the socket has taken so far, as of the last look. */
  long bytesTaken() {
    return bytesOut() - (long) WAITING.getOpaque(this);
  }

  // ------------------------------------------------------------------------- ending

  /** Closes the connection once all of this is out; nothing is sent any more. */
  void endThenClose() {
    if (!ended) {
      pass();
      ended = true;
      Runnable close = loop.guarded(connection::closeGently);
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> close.run());
    }
  }

  /** Sends nothing any more, not even what was gathered. */
  void end() {
    ended = true;
    note(0);
    if (gathered != null) {
      gathered.release();
      forget();
    }
  }
}
