package io.vireo.server.replication.follow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Stands between a replica and its primary, and cuts each connection after some bytes of what the
 * primary says. Its threads end with it. Any thread.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final long LOOK_NANOS = 1_000_000;

  private final ServerSocket listener;
  private final LongSupplier patience;
  private final AtomicInteger cuts = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean held;

  /**
   * A proxy before a port of the loopback interface.
   *
   * @param patience how many bytes of the primary the next connection passes on
   */
  public CuttingProxy(int target, LongSupplier patience) {
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
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were cut. */
  int cuts() {
    return cuts.get();
  }

  /** Sets the port to which connections lead from now on. */
  public void target(int port) {
    target = port;
  }

  /** Cuts all connections. */
  public void cut() {
    open.forEach(CuttingProxy::close);
  }

  /** Whether nothing is passed on for now, although nobody hangs up. */
  public void hold(boolean on) {
    held = on;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    try {
      while (true) {
        join(listener.accept());
      }
    } catch (IOException closed) {
      // The proxy has ended.
    }
  }

  private void join(Socket replica) {
    try {
      Socket primary = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(replica);
      long most = patience.getAsLong();
      start(() -> pass(replica, primary, Long.MAX_VALUE));
      start(() -> pass(primary, replica, most));
    } catch (IOException nobodyThere) {
      close(replica);
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
        while (held) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
        out.write(buffer, 0, count);
        left -= count;
      }
      cuts.incrementAndGet();
    } catch (IOException ended) {
      // One side has closed the connection: so does the other.
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() {
    held = false;
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    cut();
  }
}
