package io.vireo.server.cluster.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a port of a node, under the port that the node tells others. Its threads end with
 * it. Any thread.
 */
final class Relay implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final int node;
  private final int target;
  private final Wires wires;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Relay(int node, int target, Wires wires) {
    this.node = node;
    this.target = target;
    this.wires = wires;
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listener.accept();
        start(() -> join(caller));
      }
    } catch (IOException closed) {
      // The relay has ended.
    }
  }

  private void join(Socket caller) {
    int who = wires.owner(caller.getPort(), port());
    open.add(caller);
    try (caller;
        Socket callee = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(callee);
      caller.setTcpNoDelay(true);
      callee.setTcpNoDelay(true);
      start(() -> pass(callee, caller, node, who));
      pass(caller, callee, who, node);
      open.remove(callee);
    } catch (IOException nobodyThere) {
      // The caller finds its connection closed, as if the node had refused it.
    } finally {
      open.remove(caller);
    }
  }

  private void pass(Socket from, Socket to, int speaker, int hearer) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count = in.read(buffer);
      while (count >= 0 && wires.await(speaker, hearer)) {
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    } catch (IOException ended) {
      // One side has closed the connection: so does the other.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
