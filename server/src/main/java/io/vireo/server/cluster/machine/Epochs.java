package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.machine.Effect.Level;

/** The epoch of this node's slots, where it changes without an election. */
final class Epochs {
  private final Turn turn;

  Epochs(Turn turn) {
    this.turn = turn;
  }

  /**
   * Takes a new epoch without asking other nodes, unless this node's is the largest that is known.
   * Should another node do the same at the same time, {@link #settleCollision} parts them.
   *
   * @return true if it took one
   */
  boolean bump() {
    ClusterNode myself = turn.myself();
    if (myself.configEpoch != 0 && myself.configEpoch == largest() || turn.state.isHandingOver()) {
      return false;
    }
    takeNext();
    turn.log(Level.NOTICE, "New configEpoch set to %d", myself.configEpoch);
    return true;
  }

  /**
   * Takes a new epoch that is larger than a given one and all that are known, even if this node's
   * is the largest: an UPDATE with the epoch that a node knows already has no effect.
   */
  void takeAbove(long epoch) {
    turn.state.currentEpoch = Math.max(largest(), epoch);
    takeNext();
    turn.log(Level.NOTICE, "New configEpoch set to %d", turn.myself().configEpoch);
  }

  /** The largest epoch that is known. */
  long largest() {
    long largest = turn.state.currentEpoch;
    for (ClusterNode node : turn.state.list()) {
      largest = Math.max(largest, node.configEpoch);
    }
    return largest;
  }

  /**
   * Two primaries have the same epoch: the one with the smaller name takes a new one, so that all
   * differ in the end, however many collide. One that hands slots over waits until they have an
   * owner: its new epoch could be as large as the one with which the target takes them.
   */
  void settleCollision(ClusterNode sender) {
    ClusterNode myself = turn.myself();
    if (sender.configEpoch != myself.configEpoch
        || !sender.isPrimary()
        || !myself.isPrimary()
        || turn.state.isHandingOver()
        || sender.name.compareTo(myself.name) <= 0) {
      return;
    }
    takeNext();
    turn.log(
        Level.VERBOSE,
        "Node %s (%s) has this node's configEpoch too; this node takes %d",
        sender.name,
        sender.humanName,
        myself.configEpoch);
  }

  private void takeNext() {
    turn.state.currentEpoch++;
    turn.myself().configEpoch = turn.state.currentEpoch;
    turn.want(Todo.SAVE_DURABLY);
  }
}
