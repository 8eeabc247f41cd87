package io.vireo.server.cluster.campaign;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Tells which node's words reach which other node. All nodes have one address, so a relay knows who
 * has called it by the process that owns the other end of the connection. Any thread.
 */
final class Wires {
  /** Whoever is no node of the cluster: the campaign itself. */
  static final int NOBODY = -1;

  private static final long LOOK_NANOS = 2_000_000;

  private final AtomicLongArray pids;
  private final boolean[][] cut;
  private volatile boolean hangsUp;
  private volatile int cuts;

  Wires(int nodes) {
    pids = new AtomicLongArray(nodes);
    cut = new boolean[nodes][nodes];
  }

  /** Notes the process of a node. */
  void process(int node, long pid) {
    pids.set(node, pid);
  }

  /** What one says no longer reaches another; it stays on its way. */
  synchronized void cut(int from, int to) {
    cut[from][to] = true;
    cuts++;
  }

  /** Cuts both directions between a node and all others. */
  synchronized void isolate(int node) {
    for (int other = 0; other < cut.length; other++) {
      cut[node][other] = other != node;
      cut[other][node] = other != node;
    }
    cuts++;
  }

  /**
   * Mends all that was cut.
   *
   * @param hangUp whether connections that had to wait end now, else they go on
   */
  synchronized void mend(boolean hangUp) {
    hangsUp = hangUp;
    for (boolean[] row : cut) {
      Arrays.fill(row, false);
    }
    cuts = 0;
  }

  private synchronized boolean isCut(int from, int to) {
    return from != NOBODY && to != NOBODY && cut[from][to];
  }

  /**
   * Waits until what one says reaches another.
   *
   * @return false if the connection ends instead
   */
  boolean await(int from, int to) {
    if (cuts == 0 || !isCut(from, to)) {
      return true;
    }
    while (isCut(from, to)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return !hangsUp;
  }

  /** The node whose process has a local port of a connection to a port here. */
  int owner(int port, int listener) {
    String inode = inode(port, listener);
    for (int node = 0; inode != null && node < pids.length(); node++) {
      if (owns(pids.get(node), "socket:[" + inode + "]")) {
        return node;
      }
    }
    return NOBODY;
  }

  private static String inode(int port, int listener) {
    String local = String.format(":%04X", port);
    String remote = String.format(":%04X", listener);
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try (Stream<String> lines = Files.lines(Path.of(table))) {
        String found =
            lines
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[1].endsWith(local) && words[2].endsWith(remote))
                .map(words -> words[9])
                .findAny()
                .orElse(null);
        if (found != null) {
          return found;
        }
      } catch (IOException none) {
        continue;
      }
    }
    return null;
  }

  private static boolean owns(long pid, String socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        if (isLink(file, socket)) {
          return true;
        }
      }
    } catch (IOException ended) {
      return false;
    }
    return false;
  }

  private static boolean isLink(Path file, String socket) {
    try {
      return Files.readSymbolicLink(file).toString().equals(socket);
    } catch (IOException closed) {
      return false;
    }
  }
}
