package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;

/** Nodes come and go. */
final class Members {
  private final Turn turn;
  private final SlotOwners owners;
  private final Links links;
  private final Failures failures;

  Members(Turn turn, SlotOwners owners, Links links, Failures failures) {
    this.turn = turn;
    this.owners = owners;
    this.links = links;
    this.failures = failures;
  }

  /** A node whose name is known. */
  ClusterNode add(String name, int flags) {
    ClusterNode node = new ClusterNode(name, turn.randomName(), flags, turn.now);
    turn.state.add(node);
    return node;
  }

  /** A node whose name is not known yet, so that it gets one for the meantime. */
  ClusterNode addUnnamed(int flags) {
    return add(turn.randomName(), NodeFlags.HANDSHAKE | flags);
  }

  /** True if a node of this address is being greeted already. */
  boolean isGreeting(String ip, int port, int busPort) {
    boolean tls = turn.options.tls();
    for (ClusterNode node : turn.state.list()) {
      if (node.is(NodeFlags.HANDSHAKE)
          && node.ip.equalsIgnoreCase(ip)
          && (tls ? node.tlsPort : node.port) == port
          && node.busPort == busPort) {
        return true;
      }
    }
    return false;
  }

  /** Forgets a node and all that belongs to it. */
  void delete(ClusterNode node) {
    turn.state.slots().settle(node);
    owners.removeAll(node);
    failures.forget(node);
    for (ClusterNode replica : node.replicas) {
      replica.primary = null;
    }
    node.replicas.clear();
    if (node.primary != null) {
      Roles.detach(node);
    }
    turn.state.remove(node);
    links.close(node.link);
    links.close(node.inboundLink);
  }
}
