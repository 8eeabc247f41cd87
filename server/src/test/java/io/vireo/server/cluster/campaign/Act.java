package io.vireo.server.cluster.campaign;

/** What is done to a cluster for some seconds. */
enum Act {
  /** Nodes are killed, frozen and cut off: only what nobody had copied may be lost. */
  FAILOVERS(1500, false),
  /** Slots move, replicas take over by hand, nodes are restarted in turn: nothing is lost. */
  MOVES(15_000, true),
  /** Nodes are killed and come back before anybody takes over, slots move: nothing is lost. */
  RESTARTS(60_000, true),
  /** All at once. */
  ALL(1500, true);

  private final long nodeTimeout;
  private final boolean moves;

  Act(long nodeTimeout, boolean moves) {
    this.nodeTimeout = nodeTimeout;
    this.moves = moves;
  }

  /** Milliseconds. */
  long nodeTimeout() {
    return nodeTimeout;
  }

  /** Whether slots move meanwhile. */
  boolean moves() {
    return moves;
  }

  /** Whether nothing at all may be lost. */
  boolean isLossless() {
    return this == MOVES || this == RESTARTS;
  }
}
