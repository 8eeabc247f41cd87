package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.GossipEntry;
import io.vireo.server.cluster.bus.NodeFlags;
import java.util.List;

/** Learns from what a heartbeat tells of other nodes. */
final class GossipReader {
  private static final int FAILING = NodeFlags.PFAIL | NodeFlags.FAIL;
  private static final int OWN_VIEW = NodeFlags.MYSELF | NodeFlags.HANDSHAKE | NodeFlags.MEET;
  private static final long CLOCK_TOLERANCE = 500;

  private final Turn turn;
  private final Members members;
  private final Links links;
  private final Failures failures;
  private final Blacklist blacklist;

  GossipReader(Turn turn, Members members, Links links, Failures failures, Blacklist blacklist) {
    this.turn = turn;
    this.members = members;
    this.links = links;
    this.failures = failures;
    this.blacklist = blacklist;
  }

  /**
   * Reads a heartbeat's gossip.
   *
   * @param sender the sender, which may be in handshake still
   */
  void read(ClusterNode sender, List<GossipEntry> gossip) {
    for (GossipEntry entry : gossip) {
      ClusterNode node = turn.state.node(entry.node());
      if (node == null) {
        meet(entry);
      } else if (node != turn.myself()) {
        update(sender, node, entry);
      }
    }
  }

  private void meet(GossipEntry entry) {
    if (!entry.is(NodeFlags.NOADDR) && !blacklist.contains(entry.node())) {
      ClusterNode node = members.add(entry.node(), entry.flags() & ~OWN_VIEW);
      setAddress(node, entry);
      if (node.is(NodeFlags.FAIL)) {
        node.failTime = turn.now;
      }
    }
  }

  private void update(ClusterNode sender, ClusterNode node, GossipEntry entry) {
    boolean failing = entry.is(FAILING);
    if (sender.hasVote()) {
      if (failing) {
        failures.report(node, sender);
      } else {
        failures.withdraw(node, sender);
      }
    }
    if (!failing && node.pingSent == 0 && failures.reports(node) == 0) {
      long pong = entry.pongReceived() * 1000;
      if (pong <= turn.now + CLOCK_TOLERANCE && pong > node.pongReceived) {
        node.pongReceived = pong;
      }
    }
    if (!failing && node.isSuspect() && !entry.is(NodeFlags.NOADDR) && hasMoved(node, entry)) {
      links.close(node.link);
      setAddress(node, entry);
      node.clear(NodeFlags.NOADDR);
    }
  }

  private boolean hasMoved(ClusterNode node, GossipEntry entry) {
    return !node.ip.equalsIgnoreCase(entry.ip())
        || node.busPort != entry.busPort()
        || node.port != port(entry)
        || node.tlsPort != tlsPort(entry);
  }

  private void setAddress(ClusterNode node, GossipEntry entry) {
    node.ip = entry.ip();
    node.port = port(entry);
    node.tlsPort = tlsPort(entry);
    node.busPort = entry.busPort();
  }

  private int port(GossipEntry entry) {
    return turn.options.tls() ? entry.otherPort() : entry.port();
  }

  private int tlsPort(GossipEntry entry) {
    return turn.options.tls() ? entry.port() : entry.otherPort();
  }
}
