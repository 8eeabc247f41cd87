package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.Set;

/** Takes in messages: what all have in common, and then each kind. */
final class Receiver {
  private final Turn turn;
  private final Links links;
  private final Heartbeats heartbeats;
  private final Roles roles;
  private final SlotClaims claims;
  private final Votes votes;
  private final Election election;
  private final ManualFailover manualFailover;
  private final Failures failures;
  private Set<MessageType> dropped = Set.of();
  private boolean isClosingOnDrop;

  Receiver(
      Turn turn,
      Links links,
      Heartbeats heartbeats,
      Roles roles,
      SlotClaims claims,
      Votes votes,
      Election election,
      ManualFailover manualFailover,
      Failures failures) {
    this.turn = turn;
    this.links = links;
    this.heartbeats = heartbeats;
    this.roles = roles;
    this.claims = claims;
    this.votes = votes;
    this.election = election;
    this.manualFailover = manualFailover;
    this.failures = failures;
  }

  void drop(Set<MessageType> types) {
    dropped = types;
  }

  void closeOnDrop(boolean isClosing) {
    isClosingOnDrop = isClosing;
  }

  void receive(BusLink link, BusMessage message) {
    if (link.closed) {
      return;
    }
    turn.state.received().add(message, 1);
    if (dropped.contains(message.type())) {
      turn.log(Level.WARNING, "Dropping packet that matches debug drop filter");
      if (isClosingOnDrop) {
        links.close(link);
      }
      return;
    }
    BusHeader header = message.header();
    link.extended |= header.has(BusHeader.EXTENSIONS);
    ClusterNode sender = sender(link, header);
    if (sender != null) {
      if (header.has(BusHeader.EXTENSIONS)) {
        sender.set(NodeFlags.EXTENSIONS);
      }
      sender.flags = sender.flags & ~NodeFlags.VALKEY | header.flags() & NodeFlags.VALKEY;
      sender.dataReceived = turn.now;
      if (!sender.is(NodeFlags.HANDSHAKE)) {
        learn(sender, header);
      }
    }
    dispatch(link, sender, message);
  }

  private void dispatch(BusLink link, ClusterNode sender, BusMessage message) {
    if (message instanceof BusMessage.Heartbeat heartbeat) {
      heartbeats.receive(link, sender, heartbeat);
    } else if (sender == null) {
      if (message instanceof BusMessage.Fail fail) {
        turn.log(
            Level.NOTICE,
            "Ignoring FAIL message from unknown node %s about %s",
            message.header().sender(),
            fail.node());
      }
    } else if (message instanceof BusMessage.Fail fail) {
      failed(sender, fail);
    } else if (message instanceof BusMessage.Publish publish) {
      turn.effect(
          new Effect.Deliver(
              publish.type() == MessageType.PUBLISHSHARD, publish.channel(), publish.message()));
    } else if (message instanceof BusMessage.Update update) {
      update(update);
    } else if (message.type() == MessageType.AUTH_REQUEST) {
      votes.asked(sender, message.header());
    } else if (message.type() == MessageType.AUTH_ACK) {
      election.voted(sender, message.header().currentEpoch());
    } else if (message.type() == MessageType.MFSTART) {
      manualFailover.requested(sender, link);
    }
  }

  /** An accepted link belongs to a node once that has said its name. */
  private ClusterNode sender(BusLink link, BusHeader header) {
    if (link.node != null && !link.node.is(NodeFlags.HANDSHAKE)) {
      return link.node;
    }
    ClusterNode sender = turn.state.node(header.sender());
    if (sender != null && link.node == null) {
      links.identify(link, sender);
    }
    return sender;
  }

  private void learn(ClusterNode sender, BusHeader header) {
    turn.state.currentEpoch = Math.max(turn.state.currentEpoch, header.currentEpoch());
    if (header.configEpoch() > sender.configEpoch) {
      sender.configEpoch = header.configEpoch();
      // A replica has no epoch of its own in the file.
      turn.want(sender.isPrimary() || header.primary() == null ? Todo.SAVE_DURABLY : 0);
    }
    sender.replOffset = header.offset();
    sender.replOffsetTime = turn.now;
    manualFailover.heard(sender, header);
  }

  private void failed(ClusterNode sender, BusMessage.Fail message) {
    ClusterNode node = turn.state.node(message.node());
    if (node != null && (node.flags & (NodeFlags.FAIL | NodeFlags.MYSELF)) == 0) {
      turn.log(
          Level.NOTICE,
          "FAIL message received from %s (%s) about %s (%s)",
          sender.name,
          sender.humanName,
          node.name,
          node.humanName);
      failures.fail(node);
    }
  }

  private void update(BusMessage.Update message) {
    ClusterNode owner = turn.state.node(message.node());
    if (owner == null || owner.configEpoch >= message.configEpoch()) {
      return;
    }
    roles.setPrimary(owner);
    owner.configEpoch = message.configEpoch();
    turn.want(Todo.SAVE_DURABLY);
    claims.accept(owner, message.configEpoch(), message.slots());
  }
}
