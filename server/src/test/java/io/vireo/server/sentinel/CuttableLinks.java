package io.vireo.server.sentinel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;

/**
 * A network of the loopback interface whose links can be cut: each process listens behind a proxy,
 * by whose port the others know it, and connects from an address of its own, so that the proxy
 * knows who comes. What goes over a link that is cut waits, as packets do that are lost and sent
 * again; nobody is told. Any thread.
 */
final class CuttableLinks implements AutoCloseable {
  private static final long LOOK_NANOS = 5_000_000;

  private final Map<String, ServerSocket> proxies = new HashMap<>();
  private final Map<String, Integer> targets = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile BiPredicate<String, String> separated = (from, to) -> false;
  private volatile boolean over;

  /** Adds a process; gives the port by which the others shall know it. */
  int add(String name) {
    try {
      ServerSocket proxy = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
      proxies.put(name, proxy);
      names.put(source(name), name);
      start(() -> accept(name, proxy));
      return proxy.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The address that a process is to connect from. */
  String source(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> "127.0.1." + (1 + names.size()));
  }

  /** Where a process really listens. */
  void target(String name, int port) {
    targets.put(name, port);
  }

  int port(String name) {
    return proxies.get(name).getLocalPort();
  }

  /** From now on nothing passes between these processes and all others. */
  void isolate(Set<String> side) {
    separated = (one, other) -> side.contains(one) != side.contains(other);
  }

  /** From now on everything passes, also what has waited. */
  void heal() {
    separated = (one, other) -> false;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cuttable-link");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(String name, ServerSocket proxy) {
    try {
      while (true) {
        Socket from = proxy.accept();
        open.add(from);
        start(() -> connect(from, name));
      }
    } catch (IOException closed) {
      // The network has ended.
    }
  }

  private void connect(Socket from, String to) {
    String who = names.getOrDefault(from.getInetAddress().getHostAddress(), "");
    try {
      awaitPassage(who, to);
      Socket target = new Socket(InetAddress.getLoopbackAddress(), targets.get(to));
      open.add(target);
      start(() -> pass(from, target, who, to));
      start(() -> pass(target, from, who, to));
    } catch (IOException nobodyThere) {
      close(from);
    }
  }

  private void awaitPassage(String one, String other) {
    while (!over && separated.test(one, other)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void pass(Socket from, Socket to, String one, String other) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      for (int count = read(from, buffer); count >= 0; count = read(from, buffer)) {
        awaitPassage(one, other);
        to.getOutputStream().write(buffer, 0, count);
      }
      awaitPassage(one, other);
    } catch (IOException ended) {
      // One side has closed the connection: so does the other.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static int read(Socket from, byte[] buffer) throws IOException {
    return from.getInputStream().read(buffer);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      for (ServerSocket proxy : proxies.values()) {
        proxy.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    open.forEach(CuttableLinks::close);
  }
}
