package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;

/** Takes in PING, PONG and MEET. */
final class Heartbeats {
  private final Turn turn;
  private final Members members;
  private final Links links;
  private final Failures failures;
  private final Messages messages;
  private final SenderRole senderRole;
  private final SlotClaims claims;
  private final Epochs epochs;
  private final GossipReader gossip;
  private final ExtensionReader extensions;

  Heartbeats(
      Turn turn,
      Members members,
      Links links,
      Failures failures,
      Messages messages,
      SenderRole senderRole,
      SlotClaims claims,
      Epochs epochs,
      GossipReader gossip,
      ExtensionReader extensions) {
    this.turn = turn;
    this.members = members;
    this.links = links;
    this.failures = failures;
    this.messages = messages;
    this.senderRole = senderRole;
    this.claims = claims;
    this.epochs = epochs;
    this.gossip = gossip;
    this.extensions = extensions;
  }

  /**
   * Takes one in.
   *
   * @param sender the node that has sent it, or null if it is not known yet
   */
  void receive(BusLink link, ClusterNode sender, BusMessage.Heartbeat message) {
    BusHeader header = message.header();
    if (header.type() != MessageType.PONG) {
      learnOwnAddress(link, header.type());
      if (header.type() == MessageType.MEET) {
        meet(link, sender, message);
      }
      messages.heartbeat(link, MessageType.PONG);
    }
    if (!link.isInbound() && !checkName(link, sender, header)) {
      return;
    }
    if (sender != null) {
      sender.flags = sender.flags & ~NodeFlags.NOFAILOVER | header.flags() & NodeFlags.NOFAILOVER;
      if (header.type() == MessageType.PING && !sender.is(NodeFlags.HANDSHAKE)) {
        updateAddress(sender, link, header);
      }
    }
    if (!link.isInbound() && header.type() == MessageType.PONG) {
      answered(link.node);
    }
    if (sender != null) {
      senderRole.update(sender, header);
      updateSlots(sender, header);
      if (turn.myself().isPrimary()
          && sender.isPrimary()
          && header.configEpoch() == turn.myself().configEpoch) {
        epochs.settleCollision(sender);
      }
      gossip.read(sender, message.gossip());
      extensions.read(sender, message.extensions());
    }
  }

  /** Takes its own address from a MEET: the sender has been given the official one. */
  private void learnOwnAddress(BusLink link, MessageType type) {
    ClusterNode myself = turn.myself();
    String ip = link.localIp();
    if ((type == MessageType.MEET || myself.ip.isEmpty())
        && turn.options.announcedIp().isEmpty()
        && !ip.isEmpty()
        && !ip.equals(myself.ip)) {
      myself.ip = ip;
      turn.log(Level.NOTICE, "IP address for this node updated to %s", ip);
      turn.want(Todo.SAVE);
    }
  }

  private void meet(BusLink link, ClusterNode sender, BusMessage.Heartbeat message) {
    if (sender == null) {
      ClusterNode node = members.addUnnamed(0);
      setAddress(node, address(link, message.header()), message.header());
      links.identify(link, node);
      gossip.read(node, message.gossip());
      turn.want(Todo.SAVE);
    } else if (turn.now - sender.created > turn.options.handshakeTimeout()) {
      // It does not know this node, perhaps: a new connection begins with a PING.
      links.close(sender.link);
    }
  }

  /**
   * Is it the node that was to be at the other end?
   *
   * @return false if it is not, and the link is closed
   */
  private boolean checkName(BusLink link, ClusterNode sender, BusHeader header) {
    ClusterNode node = link.node;
    if (node.is(NodeFlags.HANDSHAKE)) {
      if (sender != null) {
        updateAddress(sender, link, header);
        members.delete(node);
        return false;
      }
      turn.state.rename(node, header.sender());
      node.clear(NodeFlags.HANDSHAKE | NodeFlags.MEET);
      node.set(header.flags() & (NodeFlags.PRIMARY | NodeFlags.REPLICA));
      turn.want(Todo.SAVE);
    } else if (!node.name.equals(header.sender())) {
      turn.log(
          Level.NOTICE,
          "PONG contains mismatching sender ID: %s in place of node %s (%s). The node is gone.",
          header.sender(),
          node.name,
          node.humanName);
      node.set(NodeFlags.NOADDR);
      failures.fail(node);
      node.ip = "";
      node.port = 0;
      node.tlsPort = 0;
      node.busPort = 0;
      links.close(link);
      turn.want(Todo.SAVE);
      return false;
    }
    return true;
  }

  private void answered(ClusterNode node) {
    node.pongReceived = turn.now;
    node.pingSent = 0;
    node.clear(NodeFlags.MEET);
    if (node.is(NodeFlags.PFAIL)) {
      node.clear(NodeFlags.PFAIL);
      turn.want(Todo.SAVE | Todo.UPDATE_STATE);
    } else if (node.is(NodeFlags.FAIL)) {
      failures.reachableAgain(node);
    }
  }

  /** A node whose messages come from elsewhere than it is thought to be is connected there anew. */
  private void updateAddress(ClusterNode node, BusLink link, BusHeader header) {
    String ip = address(link, header);
    if (link == node.link
        || ip.isEmpty()
        || ip.equals(node.ip)
            && node.port == port(header)
            && node.tlsPort == tlsPort(header)
            && node.busPort == header.busPort()) {
      return;
    }
    setAddress(node, ip, header);
    links.close(node.link);
    node.clear(NodeFlags.NOADDR);
    turn.log(
        Level.NOTICE,
        "Address updated for node %s (%s), now %s:%d",
        node.name,
        node.humanName,
        node.ip,
        header.port());
    if (turn.myself().primary == node) {
      turn.effect(new Effect.Replicate(node, true));
    }
    turn.want(Todo.SAVE | Todo.UPDATE_STATE);
  }

  /** An outbound link leads to the node's address. */
  private static String address(BusLink link, BusHeader header) {
    if (!header.ip().isEmpty()) {
      return header.ip();
    }
    return link.isInbound() ? link.remoteIp() : link.node.ip;
  }

  private void setAddress(ClusterNode node, String ip, BusHeader header) {
    node.ip = ip;
    node.port = port(header);
    node.tlsPort = tlsPort(header);
    node.busPort = header.busPort();
  }

  private int port(BusHeader header) {
    return turn.options.tls() ? header.otherPort() : header.port();
  }

  private int tlsPort(BusHeader header) {
    return turn.options.tls() ? header.port() : header.otherPort();
  }

  private void updateSlots(ClusterNode sender, BusHeader header) {
    ClusterNode owner = sender.isPrimary() ? sender : sender.primary;
    if (owner == null) {
      return;
    }
    SlotSet known = owner.slots();
    SlotSet told = header.slots();
    if (known == told || known.equals(told)) {
      if (known != told) {
        owner.share(told);
      }
      if (sender.isPrimary()) {
        claims.acceptAgain(sender, told);
      }
      return;
    }
    if (sender.isPrimary()) {
      claims.accept(sender, header.configEpoch(), told);
    }
    claims.correct(sender, header.configEpoch(), told);
  }
}
