package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;

/** The connections to and from other nodes. */
final class Links {
  private final Turn turn;
  private final Messages messages;

  Links(Turn turn, Messages messages) {
    this.turn = turn;
    this.messages = messages;
  }

  void open(ClusterNode node) {
    BusLink link = new BusLink(turn.nextLinkId(), node, turn.now);
    node.link = link;
    turn.effect(new Effect.OpenLink(link, node.ip, node.busPort));
  }

  /**
   * Asks at once, lest a node that is there be found failing. One that is to be met gets a MEET on
   * each connection, until it has answered: the first one may be lost.
   */
  void connected(BusLink link) {
    if (link.closed) {
      return;
    }
    link.connected = true;
    ClusterNode node = link.node;
    long before = node.pingSent;
    messages.heartbeat(link, node.is(NodeFlags.MEET) ? MessageType.MEET : MessageType.PING);
    if (before != 0) {
      node.pingSent = before;
    }
  }

  /** Starts the timeout of a node that cannot be reached, or it would never be found failing. */
  void lost(BusLink link) {
    if (!link.closed) {
      ClusterNode node = link.node;
      if (!link.isInbound() && !link.connected && node.pingSent == 0) {
        node.pingSent = turn.now;
      }
      forget(link);
    }
  }

  void close(BusLink link) {
    if (link != null && !link.closed) {
      forget(link);
      turn.effect(new Effect.CloseLink(link));
    }
  }

  private static void forget(BusLink link) {
    link.closed = true;
    ClusterNode node = link.node;
    if (node != null && node.link == link) {
      node.link = null;
    } else if (node != null && node.inboundLink == link) {
      node.inboundLink = null;
    }
  }

  /** The sender of what came on an accepted link is known now; an older link of its is outdated. */
  void identify(BusLink link, ClusterNode node) {
    close(node.inboundLink);
    node.inboundLink = link;
    link.node = node;
  }
}
