package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.Comparator;

/** Assigns roles: which nodes are primaries, which are whose replicas, and in which shard. */
final class Roles {
  private final Turn turn;
  private final SlotOwners owners;
  private final ManualFailover manualFailover;

  Roles(Turn turn, SlotOwners owners, ManualFailover manualFailover) {
    this.turn = turn;
    this.owners = owners;
    this.manualFailover = manualFailover;
  }

  /**
   * Makes a node a replica of another in the books of this one. Replicas stand there by name, so
   * that every node tells clients of them in the same order.
   */
  static void attach(ClusterNode replica, ClusterNode primary) {
    replica.primary = primary;
    if (!primary.replicas.contains(replica)) {
      primary.replicas.add(replica);
      primary.replicas.sort(Comparator.comparing(ClusterNode::name));
      primary.set(NodeFlags.MIGRATE_TO);
    }
  }

  /** Takes a replica from its primary, in the books. */
  static void detach(ClusterNode replica) {
    ClusterNode primary = replica.primary;
    replica.primary = null;
    if (primary.replicas.remove(replica) && primary.replicas.isEmpty()) {
      primary.clear(NodeFlags.MIGRATE_TO);
    }
  }

  /** A node is a primary now, by its own word or another's. */
  void setPrimary(ClusterNode node) {
    node.knownAsPrimary = turn.now;
    if (node.isPrimary()) {
      return;
    }
    if (node.primary != null) {
      detach(node);
      if (node != turn.myself()) {
        node.set(NodeFlags.MIGRATE_TO);
      }
    }
    node.clear(NodeFlags.REPLICA);
    node.set(NodeFlags.PRIMARY);
    turn.want(Todo.SAVE | Todo.UPDATE_STATE);
  }

  /** This server becomes the replica of a node; it must have no slots. */
  void follow(ClusterNode primary) {
    ClusterNode myself = turn.myself();
    if (myself.isPrimary()) {
      myself.clear(NodeFlags.PRIMARY | NodeFlags.MIGRATE_TO);
      myself.set(NodeFlags.REPLICA);
      turn.state.slots().settleAll();
    } else if (myself.primary != null) {
      detach(myself);
    }
    myself.primary = primary;
    boolean sameShard = myself.shardId.equals(primary.shardId);
    setShard(myself, primary.shardId);
    attach(myself, primary);
    turn.effect(new Effect.Replicate(primary, sameShard));
    dropForeignSubscriptions(primary);
    manualFailover.reset();
  }

  /** Replicates a node as {@link #follow} does, and tells others once that is on the disk. */
  void followDurably(ClusterNode primary) {
    follow(primary);
    turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
  }

  /** A node has taken the last slot of this server, or of its primary, which it replicates now. */
  void followOwner(ClusterNode owner) {
    turn.log(
        Level.NOTICE,
        "Configuration change detected. Reconfiguring myself as a replica of %s (%s)",
        owner.name,
        owner.humanName);
    followDurably(owner);
  }

  /** A node has taken the last slot of this one, which remains a primary all the same. */
  void stayEmpty(ClusterNode owner) {
    turn.log(
        Level.NOTICE,
        "My last slot was migrated to node %s (%s) in shard %s. I am now an empty primary.",
        owner.name,
        owner.humanName,
        owner.shardId);
  }

  /** No node is the replica of a replica: this server replicates that one's primary instead. */
  void followTop() {
    ClusterNode primary = turn.myself().primary;
    if (primary == null || primary.primary == null || primary.primary == turn.myself()) {
      return;
    }
    ClusterNode top = primary.primary;
    turn.log(
        Level.NOTICE,
        "I'm a sub-replica! Reconfiguring myself from %s to %s (%s)",
        primary.name,
        top.name,
        top.humanName);
    followDurably(top);
  }

  /** The replica takes the slots of its primary, and the primary's place. */
  void replacePrimary() {
    ClusterNode myself = turn.myself();
    ClusterNode old = myself.primary;
    setPrimary(myself);
    turn.effect(new Effect.BecomePrimary());
    owners.moveAll(old, myself);
  }

  /** The replicas of a primary are in its shard, and a primary in its replicas'. */
  void setShard(ClusterNode node, String shardId) {
    if (node.shardId.equals(shardId)) {
      return;
    }
    node.shardId = shardId;
    turn.want(Todo.SAVE);
    if (node.primary == null) {
      node.replicas.forEach(replica -> assignShard(replica, shardId));
    } else {
      assignShard(node.primary, shardId);
    }
  }

  private void assignShard(ClusterNode node, String shardId) {
    if (!node.shardId.equals(shardId)) {
      node.shardId = shardId;
      turn.want(Todo.SAVE_DURABLY);
    }
  }

  private void dropForeignSubscriptions(ClusterNode primary) {
    for (int slot = 0; slot < ClusterOptions.SLOTS; slot++) {
      if (turn.state.slots().owner(slot) != primary) {
        turn.reassigned(slot);
      }
    }
  }
}
