package io.vireo.benchmarks.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server for tests on a free port: a thread for each connection. */
public abstract class LoopbackServer implements Closeable {
  private static final int BACKLOG = 64;

  private final ServerSocket socket = new ServerSocket();
  private Thread acceptor;

  /**
   * Binds the port, but answers nobody before {@link #start}.
   *
   * @param receiveBuffer bytes; 0 for the system's choice
   */
  protected LoopbackServer(int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
  }

  /** To be called at the end of the constructor. */
  protected final void start() {
    acceptor = start(this::accept);
  }

  /**
   * Serves a connection until the client goes.
   *
   * @throws IOException if it went
   * @throws InterruptedException to hang up
   */
  protected abstract void serve(Socket connection) throws IOException, InterruptedException;

  /** Where it listens. */
  public final int port() {
    return socket.getLocalPort();
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "test-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        start(() -> serveAndClose(connection));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serveAndClose(Socket connection) {
    try (connection) {
      serve(connection);
    } catch (IOException e) {
      // The client has gone, as clients do at the end of a run.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the port is free: a blocked thread keeps it open for a moment. */
  @Override
  public final void close() throws IOException {
    socket.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
