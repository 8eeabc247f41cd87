package io.vireo.server.replication.follow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stands between a replica and its primary, and cuts each connection after some bytes of what the
 * primary says. Its threads end with it.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final LongSupplier patience;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Socket last;

  /**
   * A proxy before a port of the loopback interface.
   *
   * @param patience how many bytes of the primary the next connection passes on
   */
  CuttingProxy(int target, LongSupplier patience) {
    this.target = target;
    this.patience = patience;
    try {
      listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were cut. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket replica = listener.accept();
        last = replica;
        Socket primary = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> pass(replica, primary, Long.MAX_VALUE));
        start(() -> pass(primary, replica, patience.getAsLong()));
      }
    } catch (IOException closed) {
      // The proxy has ended.
    }
  }

  private void pass(Socket from, Socket to, long most) {
    byte[] buffer = new byte[16 * 1024];
    long left = most;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
        left -= count;
      }
      cuts.incrementAndGet();
    } catch (IOException ended) {
      // One side has closed the connection: so does the other.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      if (last != null) {
        last.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
