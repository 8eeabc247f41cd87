package io.vireo.benchmarks.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of the loopback interface that belong to this process alone, among all that choose theirs
 * in this way: a process that listens on the first port of a block owns the others. The system
 * frees the block when the process ends, however it ends; the server's tests follow the same rule,
 * which docs/builders/testing.md describes. Any thread.
 *
 * <p>All blocks lie below the ports that the system gives to clients, so no connection takes one.
 */
final class PortBlock implements AutoCloseable {
  private static final int FIRST = 10_000;
  private static final int SIZE = 400;
  private static final int BLOCKS = 25;

  private final ServerSocket claim;
  private int given;

  private PortBlock(ServerSocket claim) {
    this.claim = claim;
  }

  /**
   * A block that no process has.
   *
   * @throws IllegalStateException if there is none
   */
  static PortBlock claim() {
    for (int i = 0; i < BLOCKS; i++) {
      ServerSocket claim = listen(FIRST + i * SIZE);
      if (claim != null) {
        return new PortBlock(claim);
      }
    }
    throw new IllegalStateException("Other processes have all ports: " + BLOCKS + " blocks");
  }

  /** The next port on which no process listens; one comes again after {@code SIZE} others. */
  synchronized int next() {
    for (int i = 1; i < SIZE; i++) {
      int port = claim.getLocalPort() + 1 + given++ % (SIZE - 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("Other processes listen on all ports of the block");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = listen(port)) {
      return socket != null;
    } catch (IOException failure) {
      return false;
    }
  }

  /** Null if a process listens there. */
  private static ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return null;
    }
  }

  /** Leaves the block to others. */
  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
