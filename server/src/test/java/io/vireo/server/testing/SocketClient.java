package io.vireo.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A plain client over TCP. One thread only. */
public final class SocketClient implements AutoCloseable {
  /** How long to wait for an answer that must come. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;
  private final InputStream in;
  private final RespParser received = new RespParser();
  private final byte[] buffer = new byte[64 * 1024];
  private boolean ended;

  /** A connection to a port of the loopback interface. */
  public SocketClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = socket.getInputStream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** This end's port. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Sends a command and reads its reply: the next value, which may be a pushed message. */
  public RespValue run(String... words) {
    send(RespRequest.of(words));
    return read();
  }

  /** Sends bytes. What the server no longer takes, because it has hung up, is lost. */
  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException hungUp) {
      ended = true;
    }
  }

  /** Closes this end for sending; what is on its way still comes. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException hungUp) {
      ended = true;
    }
  }

  /** All bytes up to the end of the connection. */
  public byte[] readToEnd() {
    while (receive(PATIENCE)) {
      continue;
    }
    return received.take(received.pending());
  }

  /** True once the connection has ended. */
  public boolean hasEnded() {
    return ended;
  }

  /** The next value, or null if none comes in good time or the connection ends. */
  public RespValue read() {
    return read(PATIENCE);
  }

  /** The next value, or null if none comes within a time or the connection ends. */
  public RespValue read(Duration patience) {
    RespValue value = received.next();
    while (value == null && receive(patience)) {
      value = received.next();
    }
    return value;
  }

  /** The bytes of the next reply, or null if none comes in good time or the connection ends. */
  public byte[] readBytes() {
    byte[] bytes = received.nextBytes();
    while (bytes == null && receive(PATIENCE)) {
      bytes = received.nextBytes();
    }
    return bytes;
  }

  /** The next value if it has come in already, or null. */
  public RespValue poll() {
    try {
      while (!ended && in.available() > 0 && receive(PATIENCE)) {
        continue;
      }
    } catch (IOException gone) {
      ended = true;
    }
    return received.next();
  }

  /** How many bytes could be read without waiting. */
  public int available() {
    try {
      return in.available() + received.pending();
    } catch (IOException gone) {
      return received.pending();
    }
  }

  /** The next bytes, fewer if no more come. */
  public byte[] readRaw(int count) {
    while (received.pending() < count && receive(PATIENCE)) {
      continue;
    }
    return received.take(Math.min(count, received.pending()));
  }

  /** True if the server closes the connection in good time. Drops what comes before. */
  public boolean awaitClose() {
    while (!ended && receive(PATIENCE)) {
      continue;
    }
    return ended;
  }

  /** Waits for bytes; false if none come. */
  private boolean receive(Duration patience) {
    if (ended) {
      return false;
    }
    try {
      socket.setSoTimeout((int) patience.toMillis());
      int count = in.read(buffer);
      if (count < 0) {
        ended = true;
        return false;
      }
      received.feed(buffer, 0, count);
      return true;
    } catch (SocketTimeoutException nothing) {
      return false;
    } catch (IOException reset) {
      ended = true;
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
