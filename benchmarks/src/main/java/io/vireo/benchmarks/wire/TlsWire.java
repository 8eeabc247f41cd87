package io.vireo.benchmarks.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLSession;

/** TLS over a socket, by the JDK's engine. */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private boolean more;

  private TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    in = ByteBuffer.allocateDirect(4 * packet).flip();
    out = ByteBuffer.allocateDirect(packet).flip();
  }

  /** Shakes hands on a socket in blocking mode. */
  static TlsWire begin(SocketChannel channel, SSLEngine engine) throws IOException {
    TlsWire wire = new TlsWire(channel, engine);
    engine.beginHandshake();
    wire.shakeHands();
    return wire;
  }

  private void shakeHands() throws IOException {
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (engine.unwrap(in, none).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
              && fill() < 0) {
            throw new EOFException("the server ended the handshake");
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    Runnable task;
    while ((task = engine.getDelegatedTask()) != null) {
      task.run();
    }
  }

  private int fill() throws IOException {
    in.compact();
    try {
      return channel.read(in);
    } finally {
      in.flip();
    }
  }

  private void wrap(ByteBuffer from) throws IOException {
    out.clear();
    try {
      engine.wrap(from, out);
    } finally {
      out.flip();
    }
    channel.write(out);
  }

  /** The session, which knows when it began. */
  SSLSession session() {
    return engine.getSession();
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    more = false;
    while (true) {
      SSLEngineResult result = engine.unwrap(in, into);
      int count = into.position() - before;
      switch (result.getStatus()) {
        case OK -> runTasks();
        case BUFFER_OVERFLOW -> {
          more = true;
          return count;
        }
        case BUFFER_UNDERFLOW -> {
          int read = count > 0 ? 0 : fill();
          if (read <= 0) {
            return count > 0 ? count : read;
          }
        }
        case CLOSED -> {
          return count > 0 ? count : -1;
        }
      }
    }
  }

  @Override
  public boolean hasMore() {
    return more;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    if (out.hasRemaining()) {
      channel.write(out);
    }
    while (from.hasRemaining() && !out.hasRemaining()) {
      wrap(from);
    }
  }

  @Override
  public boolean isPending() {
    return out.hasRemaining();
  }
}
