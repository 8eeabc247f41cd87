package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;

/** A node says in each heartbeat whether it is a primary, or whose replica. */
final class SenderRole {
  private final Turn turn;
  private final Roles roles;
  private final SlotOwners owners;

  SenderRole(Turn turn, Roles roles, SlotOwners owners) {
    this.turn = turn;
    this.roles = roles;
    this.owners = owners;
  }

  void update(ClusterNode sender, BusHeader header) {
    if (header.primary() == null) {
      roles.setPrimary(sender);
      return;
    }
    ClusterNode primary = turn.state.node(header.primary());
    if (isOvertaken(sender, primary, header.configEpoch())) {
      return;
    }
    if (sender.isPrimary() || sender.slotCount() > 0) {
      stepDown(sender, primary, header.configEpoch());
      sender.clear(NodeFlags.PRIMARY | NodeFlags.MIGRATE_TO);
      sender.set(NodeFlags.REPLICA);
      turn.want(Todo.SAVE | Todo.UPDATE_STATE);
    }
    if (primary != null && primary != sender && sender.primary != primary) {
      if (sender.primary != null) {
        Roles.detach(sender);
      }
      Roles.attach(sender, primary);
      roles.setShard(sender, primary.shardId);
      turn.want(Todo.SAVE);
      roles.followTop();
    }
  }

  /**
   * There are two links to a node, so that what it said before it took over may come after it, or
   * another node, has said that it did: then it stays a primary. Redis 8.0 makes it a replica that
   * has slots, and if its file is saved in that moment, the epoch of the takeover is forgotten.
   */
  private boolean isOvertaken(ClusterNode sender, ClusterNode primary, long epoch) {
    return sender.isPrimary()
        && primary != null
        && primary.shardId.equals(sender.shardId)
        && sender.configEpoch > epoch
        && turn.now - sender.knownAsPrimary < 2 * turn.options.nodeTimeout();
  }

  /**
   * A primary has become a replica: its slots are those of the one in its shard that has taken
   * over, or have no owner.
   *
   * <p>Two things that Redis 8.0 does otherwise, both found by simulation. If the one that has
   * taken over is said to be this node, and this node has become a replica since, the message is
   * too old; Redis makes itself a primary without slots and replicates on. And a replica that has
   * slots in the books steps down with each message; with Redis it may keep them, together with the
   * epoch of its primary, which then can never claim them.
   */
  private void stepDown(ClusterNode sender, ClusterNode primary, long epoch) {
    if (primary == null || !primary.shardId.equals(sender.shardId)) {
      int lost = owners.removeAll(sender);
      turn.log(
          Level.NOTICE,
          "Node %s (%s) is no longer master of shard %s; removed all %d slot(s) it used to own",
          sender.name,
          sender.humanName,
          sender.shardId,
          lost);
    } else if (sender.configEpoch > epoch) {
      turn.log(
          Level.NOTICE,
          "Ignore stale message from %s (%s) in shard %s; gossip config epoch: %d, current config"
              + " epoch: %d",
          sender.name,
          sender.humanName,
          sender.shardId,
          epoch,
          sender.configEpoch);
    } else if (primary != turn.myself() || primary.isPrimary()) {
      int moved = owners.moveAll(sender, primary);
      roles.setPrimary(primary);
      primary.configEpoch = Math.max(primary.configEpoch, epoch);
      turn.log(
          Level.NOTICE,
          "A failover occurred in shard %s; node %s (%s) lost %d slot(s) to node %s (%s) with a"
              + " config epoch of %d",
          sender.shardId,
          sender.name,
          sender.humanName,
          moved,
          primary.name,
          primary.humanName,
          epoch);
    }
  }
}
