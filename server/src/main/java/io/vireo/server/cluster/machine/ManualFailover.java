package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.machine.Effect.Level;

/**
 * A replica takes over from a primary that works, and loses nothing.
 *
 * <p>The replica asks with MFSTART. The primary stops its writing clients and says so in each
 * message, together with its offset, which no longer moves. Once the replica has all up to there,
 * it asks for votes ({@link Election}), which are given although the primary works. Its clients
 * learn the new primary when they go on. If anything takes longer than {@code
 * cluster-manual-failover-timeout}, all is as before.
 */
final class ManualFailover {
  private static final long UNKNOWN = -1;

  private final Turn turn;
  private final Messages messages;

  /** On the primary: the replica that takes over. */
  private ClusterNode successor;

  /** On the replica: up to where the stopped primary has written. */
  private long primaryOffset = UNKNOWN;

  private boolean canStart;

  ManualFailover(Turn turn, Messages messages) {
    this.turn = turn;
    this.messages = messages;
  }

  /** True if one is under way, on either side. */
  boolean isUnderWay() {
    return turn.state.manualFailoverEnd != 0;
  }

  /** True on the replica once it may ask for votes. */
  boolean canStart() {
    return isUnderWay() && canStart;
  }

  boolean isWaitingForOffset() {
    return isUnderWay() && !canStart && primaryOffset != UNKNOWN;
  }

  /** True if this is the node that takes over from this one. */
  boolean isSuccessor(ClusterNode node) {
    return isUnderWay() && turn.myself().isPrimary() && node == successor;
  }

  /**
   * On the replica: begins.
   *
   * @param force whether it does without the primary's consent
   * @param byPrimary whether the primary itself wants it, and no user
   */
  void begin(boolean force, boolean byPrimary) {
    turn.state.manualFailoverEnd = turn.now + turn.options.manualFailoverTimeout();
    if (force) {
      turn.log(
          Level.NOTICE,
          byPrimary
              ? "Forced failover primary request accepted."
              : "Forced failover user request accepted.");
      canStart = true;
    } else {
      turn.log(Level.NOTICE, "Manual failover user request accepted.");
      messages.startManualFailover(turn.myself().primary);
    }
  }

  /** On the primary: MFSTART has come. */
  void requested(ClusterNode replica, BusLink link) {
    if (replica.primary != turn.myself()) {
      return;
    }
    reset();
    turn.state.manualFailoverEnd = turn.now + turn.options.manualFailoverTimeout();
    successor = replica;
    turn.effect(new Effect.PauseClients(turn.now + 2 * turn.options.manualFailoverTimeout()));
    turn.log(
        Level.NOTICE,
        "Manual failover requested by replica %s (%s).",
        replica.name,
        replica.humanName);
    messages.heartbeat(link, MessageType.PING);
  }

  /** On the replica: notes the offset of the stopped primary. */
  void heard(ClusterNode sender, BusHeader header) {
    if (isUnderWay()
        && primaryOffset == UNKNOWN
        && turn.myself().isReplica()
        && turn.myself().primary == sender
        && header.has(BusHeader.PAUSED)) {
      primaryOffset = sender.replOffset;
      turn.want(Todo.MANUAL_FAILOVER);
      turn.log(
          Level.NOTICE,
          "Received replication offset for paused master manual failover: %d",
          primaryOffset);
    }
  }

  /** On the replica: looks whether it has all. */
  void goOn() {
    if (isWaitingForOffset() && primaryOffset == turn.facts.replicationOffset()) {
      canStart = true;
      turn.want(Todo.FAILOVER);
      turn.log(Level.NOTICE, "All master replication stream processed, manual failover can start.");
    }
  }

  void checkTimeout() {
    if (isUnderWay() && turn.state.manualFailoverEnd < turn.now) {
      turn.log(Level.WARNING, "Manual failover timed out.");
      reset();
    }
  }

  /** Ends it, whatever became of it. */
  void reset() {
    if (successor != null) {
      turn.effect(new Effect.ResumeClients());
    }
    turn.state.manualFailoverEnd = 0;
    successor = null;
    primaryOffset = UNKNOWN;
    canStart = false;
  }
}
