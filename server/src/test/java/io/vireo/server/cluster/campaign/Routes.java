package io.vireo.server.cluster.campaign;

import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.SocketClient;
import java.util.List;
import java.util.Random;

/** One client's connections to the nodes, and where it thinks the slots are. One thread. */
final class Routes implements AutoCloseable {
  private final List<NodeProcess> nodes;
  private final Random random;
  private final SocketClient[] clients;
  private final byte[] owners = new byte[KeySlot.COUNT];

  Routes(List<NodeProcess> nodes, Random random) {
    this.nodes = nodes;
    this.random = random;
    clients = new SocketClient[nodes.size()];
  }

  int owner(int slot) {
    return owners[slot];
  }

  /** Notes where a redirection leads, which ends with {@code slot host:port}; the node. */
  int redirected(String error, boolean stays) {
    String[] words = error.split(" ");
    int port = Integer.parseInt(words[2].substring(words[2].lastIndexOf(':') + 1));
    for (NodeProcess node : nodes) {
      if (node.toldPort() == port) {
        if (stays) {
          owners[Integer.parseInt(words[1])] = (byte) node.index();
        }
        return node.index();
      }
    }
    throw new IllegalStateException("no node has that address: " + error);
  }

  /** The owner of a slot does not answer: another one is asked next. */
  void doubt(int slot) {
    owners[slot] = (byte) random.nextInt(nodes.size());
  }

  /** A connection to a node; fails if nobody listens there. */
  SocketClient client(int node) {
    if (clients[node] == null) {
      clients[node] = nodes.get(node).connect();
    }
    return clients[node];
  }

  /** Ends the connection to a node. */
  void drop(int node) {
    if (clients[node] != null) {
      clients[node].close();
      clients[node] = null;
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < clients.length; i++) {
      drop(i);
    }
  }
}
