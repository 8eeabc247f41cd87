package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;

/**
 * The slots of which this node has keys that another node owns: they come from there, or have gone
 * there and are being deleted.
 */
final class Leftovers {
  private final Turn turn;
  private SlotSet slots = SlotSet.NONE;

  Leftovers(Turn turn) {
    this.turn = turn;
  }

  SlotSet slots() {
    return slots;
  }

  /** What was known before the node was started, or what the primary says. */
  void set(SlotSet known) {
    if (!known.equals(slots)) {
      slots = known;
      turn.effect(new MigrationEffect.Leftovers(slots));
    }
  }

  void add(SlotSet more) {
    set(slots.with(more));
  }

  void remove(SlotSet less) {
    set(slots.without(less));
  }

  /** Those of some slots that are this node's are its own affair; the others' keys go. */
  void settle(SlotSet some) {
    SlotSet mine = mine(some);
    remove(mine);
    SlotSet rest = some.without(mine);
    if (!rest.isEmpty()) {
      add(rest);
      turn.effect(new MigrationEffect.Delete(rest));
    }
  }

  /** Those of some slots that this node has. */
  SlotSet mine(SlotSet some) {
    long[] words = new long[SlotSet.SLOTS / Long.SIZE];
    String me = turn.facts.myName();
    some.forEach(
        slot -> {
          if (me.equals(turn.facts.owner(slot))) {
            words[slot >> 6] |= 1L << slot;
          }
        });
    return SlotSet.of(words);
  }

  /** Those of some slots in which there are keys that should not be there. */
  SlotSet strays(SlotSet some) {
    long[] words = new long[SlotSet.SLOTS / Long.SIZE];
    some.forEach(
        slot -> {
          if (turn.facts.keysInSlot(slot) > 0) {
            words[slot >> 6] |= 1L << slot;
          }
        });
    return SlotSet.of(words);
  }
}
