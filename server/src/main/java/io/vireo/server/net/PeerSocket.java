package io.vireo.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection to another server that is written to and read from in turns, each with a time limit.
 * It waits, so it is for a worker and never for an event loop. One thread at a time.
 */
public final class PeerSocket {
  private static final int BUFFER = 16 * 1024;
  private static final int LONGEST_LINE = 64 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey interest;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();

  private PeerSocket(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    selector = Selector.open();
    interest = channel.register(selector, 0);
  }

  /**
   * Connects to a server: to the first of the host's addresses that answers.
   *
   * @param patience for each address, milliseconds, at least 1
   * @throws SocketTimeoutException if the time was over
   */
  public static PeerSocket connect(String host, int port, long patience) throws IOException {
    if (port < 1 || port > 65535) {
      throw new IOException("There is no port " + port);
    }
    IOException last = new IOException("The host has no address");
    for (InetAddress address : InetAddress.getAllByName(host)) {
      try {
        return connect(new InetSocketAddress(address, port), patience);
      } catch (IOException failure) {
        last = failure;
      }
    }
    throw last;
  }

  private static PeerSocket connect(InetSocketAddress address, long patience) throws IOException {
    PeerSocket socket = new PeerSocket(SocketChannel.open());
    try {
      if (!socket.channel.connect(address)) {
        socket.await(SelectionKey.OP_CONNECT, patience);
        socket.channel.finishConnect();
      }
      return socket;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  /** Waits until the socket is ready; the selector is asked again if it wakes for no reason. */
  private void await(int operation, long patience) throws IOException {
    interest.interestOps(operation);
    long end = System.nanoTime() + patience * 1_000_000;
    long left = patience;
    while (selector.select(Math.max(1, left)) == 0) {
      left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        throw new SocketTimeoutException("No answer in " + patience + " ms");
      }
    }
    selector.selectedKeys().clear();
  }

  /**
   * Writes all bytes.
   *
   * @param patience how long the other side may take nothing, milliseconds
   */
  public void write(ByteBuffer bytes, long patience) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, patience);
      }
    }
  }

  /**
   * Reads a line, without its end.
   *
   * @param patience how long the other side may say nothing, milliseconds
   */
  public String readLine(long patience) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = read(patience);
    while (next != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("A line of the other server is too long");
      }
      line.append((char) next);
      next = read(patience);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  private int read(long patience) throws IOException {
    while (!in.hasRemaining()) {
      in.clear();
      int got = channel.read(in);
      in.flip();
      if (got < 0) {
        throw new IOException("The other server closed the connection");
      }
      if (got == 0) {
        await(SelectionKey.OP_READ, patience);
      }
    }
    return in.get() & 0xff;
  }

  /** Closes the connection. */
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException alreadyGone) {
      // There is nothing left of it to be closed.
    }
  }
}
