package io.vireo.server.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers, one after the other, below those that the system gives to clients: among
 * thousands of starts one would else meet a client that has its port. Any thread.
 */
final class Ports {
  private static final int LEAST = 20_000;
  private static final int COUNT = 12_000;

  private final AtomicInteger next;

  /**
   * Ports.
   *
   * @param first differs between processes that run at the same time
   */
  Ports(long first) {
    next = new AtomicInteger((int) Math.floorMod(first, (long) COUNT));
  }

  /** A port of the loopback interface that nobody listens on, and that was not given lately. */
  int take() {
    int port = next();
    while (!isFree(port)) {
      port = next();
    }
    return port;
  }

  private int next() {
    return LEAST + Math.floorMod(next.getAndIncrement(), COUNT);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
