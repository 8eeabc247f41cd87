package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.GossipEntry;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.PingExtension;
import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Writes messages and chooses their receivers. */
final class Messages {
  private static final int FEWEST_GOSSIP = 3;

  private final Turn turn;
  private final Blacklist blacklist;
  private long heartbeats;

  Messages(Turn turn, Blacklist blacklist) {
    this.turn = turn;
    this.blacklist = blacklist;
  }

  /** Sends PING, PONG or MEET, with gossip about a tenth of the nodes and all suspects. */
  void heartbeat(BusLink link, MessageType type) {
    if (link == null || link.closed) {
      return;
    }
    if (!link.isInbound() && type == MessageType.PING) {
      link.node.pingSent = turn.now;
    }
    if (!link.isInbound() && type == MessageType.MEET) {
      link.node.meetSent = turn.now;
    }
    boolean extended = link.extended || link.node != null && link.node.is(NodeFlags.EXTENSIONS);
    turn.send(
        link,
        new BusMessage.Heartbeat(
            header(type, 0), gossip(link.node), extended ? extensions(link.node) : List.of()));
  }

  /** Sends a PONG to all nodes that a test holds for, since there is news. */
  void pong(Predicate<ClusterNode> receivers) {
    for (ClusterNode node : turn.state.list()) {
      if (node.link != null
          && !node.is(NodeFlags.MYSELF)
          && !node.is(NodeFlags.HANDSHAKE)
          && receivers.test(node)) {
        heartbeat(node.link, MessageType.PONG);
      }
    }
  }

  void pongToAll() {
    pong(node -> true);
  }

  /** Sends a PONG to the other replicas of the same primary. */
  void pongToSiblings() {
    ClusterNode myself = turn.myself();
    pong(
        node ->
            node.isReplica()
                && node.primary != null
                && (node.primary == myself || node.primary == myself.primary));
  }

  /** Broadcasts that a node has failed. */
  void fail(ClusterNode node) {
    broadcast(new BusMessage.Fail(header(MessageType.FAIL, 0), node.name));
  }

  /** Asks all nodes for a vote. */
  void requestVotes(boolean force) {
    int flags = force ? BusHeader.FORCE_ACK : 0;
    broadcast(new BusMessage.Plain(header(MessageType.AUTH_REQUEST, flags)));
  }

  void vote(ClusterNode candidate) {
    plain(candidate, MessageType.AUTH_ACK);
  }

  void startManualFailover(ClusterNode primary) {
    plain(primary, MessageType.MFSTART);
  }

  /** Tells a node which slots another one has. */
  void update(ClusterNode receiver, ClusterNode owner) {
    if (receiver.link == null) {
      return;
    }
    SlotSet slots = turn.state.claimed(owner);
    turn.send(
        receiver.link,
        new BusMessage.Update(header(MessageType.UPDATE, 0), owner.name, owner.configEpoch, slots));
  }

  void publish(boolean sharded, byte[] channel, byte[] message) {
    String shard = turn.myself().shardId;
    MessageType type = sharded ? MessageType.PUBLISHSHARD : MessageType.PUBLISH;
    List<BusLink> links = links(node -> !sharded || node.shardId.equals(shard));
    if (!links.isEmpty()) {
      turn.send(links, new BusMessage.Publish(header(type, 0), channel, message));
    }
  }

  private void plain(ClusterNode receiver, MessageType type) {
    if (receiver.link != null) {
      turn.send(receiver.link, new BusMessage.Plain(header(type, 0)));
    }
  }

  private void broadcast(BusMessage message) {
    turn.send(links(node -> true), message);
  }

  private List<BusLink> links(Predicate<ClusterNode> receivers) {
    List<BusLink> links = new ArrayList<>();
    for (ClusterNode node : turn.state.list()) {
      if (node.link != null
          && !node.is(NodeFlags.MYSELF)
          && !node.is(NodeFlags.HANDSHAKE)
          && receivers.test(node)) {
        links.add(node.link);
      }
    }
    return links;
  }

  /** A replica speaks of its primary's slots and their epoch. */
  private BusHeader header(MessageType type, int flags) {
    ClusterState state = turn.state;
    ClusterNode myself = state.myself;
    ClusterOptions options = turn.options;
    ClusterNode owner = myself.isReplica() && myself.primary != null ? myself.primary : myself;
    // The offset that a successor waits for must be the last one.
    boolean paused =
        myself.isPrimary() && state.manualFailoverEnd != 0 && !turn.facts.isSendingKeys();
    return new BusHeader(
        type,
        myself.name,
        options.tls() ? options.tlsPort() : options.port(),
        options.tls() ? options.port() : options.tlsPort(),
        options.busPort(),
        options.announcedIp(),
        myself.flags,
        state.currentEpoch,
        owner.configEpoch,
        turn.facts.replicationOffset(),
        owner.slots(),
        myself.primary == null ? null : myself.primary.name,
        !state.ok,
        flags | BusHeader.EXTENSIONS | (paused ? BusHeader.PAUSED : 0));
  }

  private List<GossipEntry> gossip(ClusterNode receiver) {
    heartbeats++;
    ClusterState state = turn.state;
    int fresh = state.count() - 2;
    int share = (int) ((long) state.count() * turn.options.gossipPercent() / 100);
    int wanted = Math.min(Math.max(share, FEWEST_GOSSIP), Math.max(fresh, 0));
    List<GossipEntry> entries = new ArrayList<>(wanted + state.suspects);
    for (int tries = wanted * 3; tries > 0 && fresh > 0 && entries.size() < wanted; tries--) {
      ClusterNode node = state.any(turn.random);
      if (node == state.myself || node == receiver || node.is(NodeFlags.PFAIL)) {
        continue;
      }
      if (!isWorthTelling(node)) {
        fresh--;
      } else if (node.lastInGossip != heartbeats) {
        node.lastInGossip = heartbeats;
        entries.add(node.gossip(turn.options.tls()));
        fresh--;
      }
    }
    addSuspects(entries);
    return entries;
  }

  private static boolean isWorthTelling(ClusterNode node) {
    return (node.flags & (NodeFlags.HANDSHAKE | NodeFlags.NOADDR)) == 0
        && (node.link != null || node.slotCount() > 0);
  }

  private void addSuspects(List<GossipEntry> entries) {
    int rest = turn.state.suspects;
    if (rest == 0) {
      return;
    }
    for (ClusterNode node : turn.state.list()) {
      if (rest > 0
          && node.is(NodeFlags.PFAIL)
          && !node.is(NodeFlags.HANDSHAKE)
          && !node.is(NodeFlags.NOADDR)) {
        entries.add(node.gossip(turn.options.tls()));
        rest--;
      }
    }
  }

  /**
   * The secret is for members alone; among Valkey's nodes another extension has its number.
   *
   * @param receiver null if it is not known
   */
  private List<PingExtension> extensions(ClusterNode receiver) {
    ClusterNode myself = turn.myself();
    List<PingExtension> extensions = new ArrayList<>(4);
    if (!myself.hostname.isEmpty()) {
      extensions.add(new PingExtension.Hostname(myself.hostname));
    }
    if (!myself.humanName.isEmpty()) {
      extensions.add(new PingExtension.HumanNodename(myself.humanName));
    }
    if (!myself.zone.isEmpty()) {
      extensions.add(new PingExtension.AvailabilityZone(myself.zone));
    }
    blacklist
        .entries()
        .forEach(
            (node, until) ->
                extensions.add(
                    new PingExtension.ForgottenNode(node, (until - turn.now + 999) / 1000)));
    extensions.add(new PingExtension.ShardId(myself.shardId));
    if (receiver != null && !receiver.is(NodeFlags.VALKEY) && !receiver.is(NodeFlags.HANDSHAKE)) {
      extensions.add(new PingExtension.InternalSecret(turn.state.internalSecret));
    }
    return extensions;
  }
}
