package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;

/** What a primary answers to a replica that asks for its vote: one vote in an epoch, or nothing. */
final class Votes {
  private static final int PAUSE = 2;

  private final Turn turn;
  private final Messages messages;

  Votes(Turn turn, Messages messages) {
    this.turn = turn;
    this.messages = messages;
  }

  void asked(ClusterNode candidate, BusHeader request) {
    ClusterNode myself = turn.myself();
    if (!myself.hasVote()) {
      return;
    }
    String denial = denial(candidate, request);
    if (denial != null) {
      turn.log(
          Level.WARNING,
          "Failover auth denied to %s (%s): %s",
          candidate.name,
          candidate.humanName,
          denial);
      return;
    }
    turn.state.lastVoteEpoch = turn.state.currentEpoch;
    candidate.primary.votedTime = turn.now;
    candidate.primary.votedFor = candidate;
    turn.want(Todo.SAVE_DURABLY);
    messages.vote(candidate);
    turn.log(
        Level.NOTICE,
        "Failover auth granted to %s (%s) for epoch %d",
        candidate.name,
        candidate.humanName,
        turn.state.currentEpoch);
  }

  private String denial(ClusterNode candidate, BusHeader request) {
    ClusterState state = turn.state;
    if (request.currentEpoch() < state.currentEpoch) {
      return "reqEpoch (" + request.currentEpoch() + ") < curEpoch(" + state.currentEpoch + ")";
    }
    if (state.lastVoteEpoch == state.currentEpoch) {
      return "already voted for epoch " + state.currentEpoch;
    }
    if (candidate.isPrimary()) {
      return "it is a master node";
    }
    ClusterNode primary = candidate.primary;
    if (primary == null) {
      return "I don't know its master";
    }
    if (!primary.is(NodeFlags.FAIL) && !request.has(BusHeader.FORCE_ACK)) {
      return "its master is up";
    }
    long wait = primary.votedTime + turn.options.nodeTimeout() * PAUSE - turn.now;
    if (primary.votedTime != 0 && wait > 0 && primary.votedFor != candidate) {
      return "can't vote about this master before " + wait + " milliseconds";
    }
    return overtaken(request.slots(), request.configEpoch());
  }

  /** The candidate must not know less of its slots than this node does. */
  private String overtaken(SlotSet slots, long epoch) {
    for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
      if (slots.contains(slot) && !turn.state.isUnclaimed(slot)) {
        long ours = turn.state.slots().owner(slot).configEpoch;
        if (ours > epoch) {
          return "slot " + slot + " epoch (" + ours + ") > reqEpoch (" + epoch + ")";
        }
      }
    }
    return null;
  }
}
