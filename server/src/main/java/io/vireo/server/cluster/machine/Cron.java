package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.List;

/** What is to be done because time has passed. */
final class Cron {
  private static final int TICKS_TO_RANDOM_PING = 10;
  private static final int RANDOM_CHOICE = 5;

  /**
   * Node timeouts after which a node is pinged from which nothing came, though others have heard of
   * it: gossip does not tell whose replica a node is, and among a thousand nodes chance would take
   * minutes.
   */
  private static final int MAX_SILENCE_TIMEOUTS = 5;

  private static final int UNREACHED = NodeFlags.MYSELF | NodeFlags.NOADDR;

  private final Turn turn;
  private final Members members;
  private final Links links;
  private final Messages messages;
  private final Failures failures;
  private final ManualFailover manualFailover;
  private final Election election;
  private final ReplicaMigration migration;
  private final Health health;
  private long ticks;
  private boolean isPingingAtRandom = true;

  Cron(
      Turn turn,
      Members members,
      Links links,
      Messages messages,
      Failures failures,
      ManualFailover manualFailover,
      Election election,
      ReplicaMigration migration,
      Health health) {
    this.turn = turn;
    this.members = members;
    this.links = links;
    this.messages = messages;
    this.failures = failures;
    this.manualFailover = manualFailover;
    this.election = election;
    this.migration = migration;
    this.health = health;
  }

  void pingAtRandom(boolean isOn) {
    isPingingAtRandom = isOn;
  }

  void run() {
    ticks++;
    connect();
    if (ticks % TICKS_TO_RANDOM_PING == 0 && isPingingAtRandom) {
      pingOldest();
    }
    boolean isAnyNewSuspect = false;
    for (ClusterNode node : turn.state.list()) {
      if ((node.flags & (UNREACHED | NodeFlags.HANDSHAKE)) == 0) {
        isAnyNewSuspect |= watch(node);
      }
    }
    if (isAnyNewSuspect) {
      failures.tellOfSuspects();
    }
    manualFailover.checkTimeout();
    if (turn.myself().isReplica()) {
      actAsReplica();
    }
    if (isAnyNewSuspect || !turn.state.ok) {
      health.update();
    }
  }

  private void connect() {
    long patience = turn.options.handshakeTimeout();
    turn.state.suspects = 0;
    List<ClusterNode> nodes = turn.state.list();
    for (int index = 0; index < nodes.size(); index++) {
      ClusterNode node = nodes.get(index);
      if ((node.flags & UNREACHED) != 0) {
        continue;
      }
      BusLink inbound = node.inboundLink;
      node.knowsMe |= inbound != null && turn.now - inbound.created() > patience;
      turn.state.suspects += node.is(NodeFlags.PFAIL) ? 1 : 0;
      if (node.is(NodeFlags.HANDSHAKE) && turn.now - node.created > patience) {
        members.delete(node);
        index--;
      } else if (node.link == null) {
        links.open(node);
      } else if (isUnknownThere(node, patience)) {
        node.set(NodeFlags.MEET);
        turn.log(
            Level.NOTICE,
            "Sending MEET packet to node %s (%s) because there is no inbound link for it",
            node.name,
            node.humanName);
        messages.heartbeat(node.link, MessageType.MEET);
      }
    }
  }

  /**
   * A node that answers and never stays connected has given up the handshake. One that did and does
   * so no more was told to forget this one.
   */
  private boolean isUnknownThere(ClusterNode node, long patience) {
    return !node.knowsMe
        && node.inboundLink == null
        && (node.flags & (NodeFlags.HANDSHAKE | NodeFlags.MEET)) == 0
        && !node.isSuspect()
        && turn.now - node.created > patience
        && turn.now - node.meetSent > patience;
  }

  /** Of some random nodes, pings the one from which nothing was heard for longest. */
  private void pingOldest() {
    ClusterNode oldest = null;
    for (int tries = 0; tries < RANDOM_CHOICE; tries++) {
      ClusterNode node = turn.state.any(turn.random);
      if (node.link != null
          && node.pingSent == 0
          && (node.flags & (NodeFlags.MYSELF | NodeFlags.HANDSHAKE)) == 0
          && (oldest == null || node.pongReceived < oldest.pongReceived)) {
        oldest = node;
      }
    }
    if (oldest != null) {
      messages.heartbeat(oldest.link, MessageType.PING);
    }
  }

  /**
   * Pings a node if it is time, and suspects it if it has not answered.
   *
   * @return true if it is a suspect from now on
   */
  private boolean watch(ClusterNode node) {
    long timeout = turn.options.nodeTimeout();
    long unanswered = turn.now - node.pingSent;
    long silence = turn.now - node.dataReceived;
    if (node.link != null
        && turn.now - node.link.created() > timeout
        && node.pingSent != 0
        && unanswered > timeout / 2
        && silence > timeout / 2) {
      links.close(node.link);
    }
    long interval = turn.options.pingInterval() > 0 ? turn.options.pingInterval() : timeout / 2;
    boolean isDue =
        node.pingSent == 0
            && (turn.now - node.pongReceived > interval
                || silence > MAX_SILENCE_TIMEOUTS * timeout);
    if (node.link != null && (isDue || manualFailover.isSuccessor(node))) {
      messages.heartbeat(node.link, MessageType.PING);
      return false;
    }
    if (node.pingSent == 0 || node.isSuspect() || Math.min(unanswered, silence) <= timeout) {
      return false;
    }
    failures.suspect(node);
    return true;
  }

  private void actAsReplica() {
    ClusterNode myself = turn.myself();
    if (!turn.facts.isReplicating()
        && myself.primary != null
        && !myself.primary.is(NodeFlags.NOADDR)) {
      turn.effect(new Effect.Replicate(myself.primary, true));
    }
    manualFailover.goOn();
    election.goOn();
    if (turn.options.allowReplicaMigration()) {
      considerMigration();
    }
  }

  /** It makes no sense unless a primary is orphaned, and this one's has the most replicas. */
  private void considerMigration() {
    int orphaned = 0;
    int most = 0;
    int own = 0;
    for (ClusterNode node : turn.state.list()) {
      if (node.isPrimary()
          && (node.flags & (UNREACHED | NodeFlags.HANDSHAKE | NodeFlags.FAIL)) == 0) {
        int working = ReplicaMigration.working(node);
        orphaned += node.slotCount() > 0 && ReplicaMigration.isOrphaned(node) ? 1 : 0;
        most = Math.max(most, working);
        own = turn.myself().primary == node ? working : own;
      }
    }
    if (orphaned > 0 && most >= 2 && own == most) {
      migration.consider(most);
    }
  }
}
