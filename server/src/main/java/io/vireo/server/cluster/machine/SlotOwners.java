package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;

/** Gives slots to nodes and takes them away, with all that follows from it. */
final class SlotOwners {
  private final Turn turn;

  SlotOwners(Turn turn) {
    this.turn = turn;
  }

  /** Gives a slot without an owner to a node. */
  void add(int slot, ClusterNode node) {
    if (turn.state.slots().assign(slot, node)) {
      given(slot, node);
    }
  }

  /** Gives slots that nothing has to a node, passing over those that another node has. */
  void addAll(SlotSet slots, ClusterNode node) {
    if (node.slotCount() > 0 || !turn.state.slots().assignAll(slots, node)) {
      slots.forEach(slot -> add(slot, node));
      return;
    }
    slots.forEach(turn::reassigned);
    if (!slots.isEmpty() && doPrimariesHaveReplicas()) {
      node.set(NodeFlags.MIGRATE_TO);
    }
  }

  private void given(int slot, ClusterNode node) {
    turn.reassigned(slot);
    if (node.slotCount() == 1 && doPrimariesHaveReplicas()) {
      node.set(NodeFlags.MIGRATE_TO);
    }
  }

  /** Takes a slot from the node that has it, if there is one. */
  void remove(int slot) {
    if (turn.state.slots().unassign(slot)) {
      turn.reassigned(slot);
      turn.state.unclaimed.clear(slot);
    }
  }

  /** Gives a slot to a node that does not have it. */
  void move(int slot, ClusterNode to) {
    turn.state.slots().move(slot, to);
    turn.state.unclaimed.clear(slot);
    given(slot, to);
  }

  /**
   * Gives all slots of one node to another.
   *
   * @return how many
   */
  int moveAll(ClusterNode from, ClusterNode to) {
    SlotSet slots = from.slots();
    slots.forEach(slot -> move(slot, to));
    return slots.count();
  }

  /**
   * Takes all slots of a node away.
   *
   * @return how many
   */
  int removeAll(ClusterNode node) {
    SlotSet slots = node.slots();
    slots.forEach(this::remove);
    return slots.count();
  }

  /** A primary's first slot makes it one that may get replicas, if any primary has some. */
  private boolean doPrimariesHaveReplicas() {
    for (ClusterNode node : turn.state.list()) {
      if (!node.isReplica() && !node.replicas.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
