package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.wire.ReplyParser;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * One abusive client's connection. For one thread, but for {@link #leave}, which any thread may
 * call to end whatever the client waits for.
 */
final class StressConnection implements AutoCloseable {
  /** Little, so that what the client leaves unread stays with the server. */
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private final int port;
  private final Tally tally;
  private final SocketChannel channel;
  private final RequestStream out;
  private final ReplyParser parser = new ReplyParser();
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
  private final List<StressConnection> companions = new CopyOnWriteArrayList<>();
  private volatile boolean left;

  /** Connects to a server on this machine. */
  StressConnection(int port, Tally tally) throws IOException {
    this.port = port;
    this.tally = tally;
    channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    out = new RequestStream(new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024));
  }

  /** Where requests go; they are sent when it is flushed, or replies are read. */
  RequestStream out() {
    return out;
  }

  /** A whole request of short words; {@link #out} says when it is sent. */
  StressConnection request(String... words) throws IOException {
    out.request(words);
    return this;
  }

  /** Sends what is buffered, and reads {@code replies}. */
  void read(int replies) throws IOException {
    out.flush();
    for (int got = 0; got < replies; ) {
      if (channel.read(in.clear()) < 0) {
        throw new EOFException("the server closed the connection");
      }
      long before = parser.errors();
      int more = parser.parse(in.flip());
      tally.replies.add(more);
      tally.errors.add(parser.errors() - before);
      got += more;
    }
  }

  /** Does nothing for a while. */
  void idle(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    for (long rest = millis * 1_000_000L; rest > 0 && !left; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(rest, 20_000_000L));
    }
  }

  /** One more connection, which ends with this one. */
  StressConnection companion() throws IOException {
    StressConnection companion = new StressConnection(port, tally);
    companions.add(companion);
    return companion;
  }

  /** Ends the connection, whatever the client waits for. */
  void leave() {
    left = true;
    try {
      close();
    } catch (IOException e) {
      // Gone is gone.
    }
  }

  /** True if the client ended the connection, not the server. */
  boolean hasLeft() {
    return left;
  }

  @Override
  public void close() throws IOException {
    for (StressConnection companion : companions) {
      companion.close();
    }
    channel.close();
  }
}
