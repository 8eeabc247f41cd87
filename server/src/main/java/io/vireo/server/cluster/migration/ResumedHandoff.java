package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;

/**
 * The handoff that was under way when this node, the source, ended: the target may have taken the
 * slots meanwhile. Writers wait for its claim as long as they would have waited then; afterwards
 * the slots are this node's.
 */
final class ResumedHandoff {
  private final Turn turn;
  private SlotSet slots = SlotSet.NONE;
  private long until;

  ResumedHandoff(Turn turn) {
    this.turn = turn;
  }

  /** True while another node may claim slots that this node has: no other handoff may begin. */
  boolean isPending() {
    return !slots.isEmpty();
  }

  /** The node has started, and had noted these slots as leftovers. */
  void begin(SlotSet noted) {
    slots = turn.leftovers.mine(noted);
    turn.leftovers.settle(noted.without(slots));
    if (isPending()) {
      until = turn.now + turn.options.writePause();
      turn.effect(new MigrationEffect.Hold(slots));
    }
  }

  void tick() {
    if (isPending() && turn.now >= until) {
      end();
    }
  }

  /** Slots have got other owners. */
  void ownersChanged() {
    if (isPending() && turn.giveUpRest(slots)) {
      end();
    }
  }

  /** Settles the slots as they are now. */
  private void end() {
    turn.leftovers.settle(slots);
    drop();
  }

  /** This node is a replica now, and its primary says what is left over. */
  void drop() {
    if (isPending()) {
      slots = SlotSet.NONE;
      turn.effect(new MigrationEffect.Release());
    }
  }
}
