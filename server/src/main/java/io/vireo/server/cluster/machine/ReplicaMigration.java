package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;

/** A primary that has lost its last replica gets one from a primary that has several. */
final class ReplicaMigration {
  private static final long DELAY = 5000;

  private final Turn turn;
  private final Roles roles;

  ReplicaMigration(Turn turn, Roles roles) {
    this.turn = turn;
    this.roles = roles;
  }

  /** How many replicas of a primary have not failed. */
  static int working(ClusterNode primary) {
    int working = 0;
    for (ClusterNode replica : primary.replicas) {
      working += replica.is(NodeFlags.FAIL) ? 0 : 1;
    }
    return working;
  }

  /** True if the primary has no working replica, but had one, or followed one that had. */
  static boolean isOrphaned(ClusterNode primary) {
    return primary.is(NodeFlags.MIGRATE_TO) && working(primary) == 0;
  }

  /**
   * Moves this node to an orphaned primary, if it is the one to go: of all replicas of the
   * primaries that have the most, the one with the smallest name.
   *
   * @param most how many working replicas these primaries have
   */
  void consider(int most) {
    ClusterNode myself = turn.myself();
    if (!turn.state.ok || myself.primary == null || !isDispensable(myself.primary)) {
      return;
    }
    ClusterNode target = null;
    ClusterNode candidate = myself;
    for (ClusterNode node : turn.state.list()) {
      if (!node.isReplica() && !node.is(NodeFlags.FAIL) && isOrphaned(node)) {
        if (target == null && node.slotCount() > 0) {
          target = node;
        }
        if (node.orphanedTime == 0) {
          node.orphanedTime = turn.now;
        }
      } else {
        node.orphanedTime = 0;
      }
      candidate = node.isPrimary() && working(node) == most ? first(candidate, node) : candidate;
    }
    if (target != null && candidate == myself && turn.now - target.orphanedTime > DELAY) {
      turn.log(Level.NOTICE, "Migrating to orphaned master %s", target.name);
      roles.follow(target);
      turn.want(Todo.SAVE | Todo.UPDATE_STATE);
    }
  }

  private boolean isDispensable(ClusterNode primary) {
    int working = 0;
    for (ClusterNode replica : primary.replicas) {
      working += replica.isSuspect() ? 0 : 1;
    }
    return working > turn.options.migrationBarrier();
  }

  private static ClusterNode first(ClusterNode candidate, ClusterNode primary) {
    ClusterNode first = candidate;
    for (ClusterNode replica : primary.replicas) {
      first = replica.name.compareTo(first.name) < 0 ? replica : first;
    }
    return first;
  }
}
