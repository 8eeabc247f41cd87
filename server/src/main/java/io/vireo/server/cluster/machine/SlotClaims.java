package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.BitSet;

/**
 * Resolves the claims of primaries: each says which slots it has, and since which epoch; the larger
 * epoch wins.
 */
final class SlotClaims {
  private final Turn turn;
  private final SlotOwners owners;
  private final Roles roles;
  private final Messages messages;

  SlotClaims(Turn turn, SlotOwners owners, Roles roles, Messages messages) {
    this.turn = turn;
    this.owners = owners;
    this.roles = roles;
    this.messages = messages;
  }

  /**
   * Takes over what a primary claims, as far as its epoch is larger; may change this node's role.
   */
  void accept(ClusterNode owner, long epoch, SlotSet claimed) {
    ClusterNode myself = turn.myself();
    if (owner == myself) {
      turn.log(Level.NOTICE, "Discarding UPDATE message about myself.");
      return;
    }
    ClusterNode primary = turn.state.myPrimary();
    long[] dirty = new long[SlotSet.SLOTS / 64];
    boolean anyDirty = false;
    int lost = 0;
    for (int slot = nextDoubtful(0, owner, claimed);
        slot < SlotSet.SLOTS;
        slot = nextDoubtful(slot + 1, owner, claimed)) {
      ClusterNode before = turn.state.slots().owner(slot);
      if (!claimed.contains(slot)) {
        if (before == owner && !turn.state.unclaimed.get(slot)) {
          turn.state.unclaimed.set(slot);
          turn.want(Todo.SAVE);
        }
      } else if (before == owner) {
        turn.state.unclaimed.clear(slot);
      } else if (isOvertaken(slot, before, epoch)) {
        if (before == myself && turn.facts.keysInSlot(slot) > 0) {
          dirty[slot >> 6] |= 1L << slot;
          anyDirty = true;
        }
        lost += before != null && before == primary ? 1 : 0;
        owners.move(slot, owner);
        turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
      }
    }
    follow(owner, primary, lost, lost == claimed.count());
    if (anyDirty && myself.isPrimary()) {
      SlotSet gone = SlotSet.of(dirty);
      turn.log(Level.NOTICE, "Deleting keys in dirty slot %s", gone);
      turn.effect(new Effect.DeleteKeys(gone));
    }
  }

  /**
   * The next slot from a place on, which may be the next group of 64 slots that are not all as the
   * owner claims: most are.
   */
  private int nextDoubtful(int from, ClusterNode owner, SlotSet claimed) {
    int slot = from;
    while ((slot & 63) == 0 && slot < SlotSet.SLOTS && isSettled(slot >> 6, owner, claimed)) {
      slot += 64;
    }
    return slot;
  }

  private boolean isSettled(int word, ClusterNode owner, SlotSet claimed) {
    int unclaimed = turn.state.unclaimed.nextSetBit(word << 6);
    return claimed.word(word) == owner.slotWord(word) && (unclaimed < 0 || unclaimed >> 6 > word);
  }

  /** Notes that a primary claims all of its slots, though perhaps it did not for a while. */
  void acceptAgain(ClusterNode owner, SlotSet claimed) {
    BitSet unclaimed = turn.state.unclaimed;
    for (int slot = unclaimed.nextSetBit(0); slot >= 0; slot = unclaimed.nextSetBit(slot + 1)) {
      if (claimed.contains(slot)) {
        unclaimed.clear(slot);
        turn.want(Todo.SAVE);
      }
    }
    leaveCircle(owner);
  }

  /**
   * Two replicas that were told of each other's takeovers, but not of a third one's, may replicate
   * each other: then neither gets data. The first that hears of the owner of their shard's slots
   * replicates that. Redis 8.0 leaves them so.
   */
  private void leaveCircle(ClusterNode owner) {
    ClusterNode myself = turn.myself();
    if (myself.primary != null
        && myself.primary.primary == myself
        && owner.slotCount() > 0
        && owner.shardId.equals(myself.shardId)) {
      turn.log(
          Level.NOTICE,
          "This node and %s (%s) are replicas of each other: replicating %s (%s) from now on",
          myself.primary.name,
          myself.primary.humanName,
          owner.name,
          owner.humanName);
      roles.followDurably(owner);
    }
  }

  /** A slot that is being imported by hand is also closed by hand. */
  private boolean isOvertaken(int slot, ClusterNode before, long epoch) {
    return turn.state.slots().importingFrom(slot) == null
        && (before == null || turn.state.unclaimed.get(slot) || before.configEpoch < epoch);
  }

  /**
   * A node that has lost its last slot, or whose primary has, replicates the new owner; no node is
   * the replica of a replica.
   */
  private void follow(ClusterNode owner, ClusterNode primary, int lost, boolean onlyOurs) {
    ClusterNode myself = turn.myself();
    if (lost > 0
        && primary.slotCount() == 0
        && (turn.options.allowReplicaMigration() || onlyOurs)) {
      roles.followOwner(owner);
    } else {
      if (lost > 0 && primary == myself && myself.slotCount() == 0) {
        roles.stayEmpty(owner);
      }
      roles.followTop();
    }
  }

  /** Tells a node that claims slots with an epoch that is overtaken which node has them. */
  void correct(ClusterNode sender, long epoch, SlotSet claimed) {
    for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
      if (claimed.contains(slot)) {
        ClusterNode owner = turn.state.slots().owner(slot);
        if (owner != sender && !turn.state.isUnclaimed(slot) && owner.configEpoch > epoch) {
          turn.log(
              Level.VERBOSE,
              "Node %s has old slots configuration, sending an UPDATE message about %s",
              sender.name,
              owner.name);
          messages.update(sender, owner);
          return;
        }
      }
    }
  }
}
