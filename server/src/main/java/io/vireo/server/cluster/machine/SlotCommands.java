package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;

/** The subcommands of CLUSTER that are about slots. */
final class SlotCommands {
  private final Turn turn;
  private final SlotOwners owners;
  private final Roles roles;
  private final Epochs epochs;
  private final Messages messages;

  SlotCommands(Turn turn, SlotOwners owners, Roles roles, Epochs epochs, Messages messages) {
    this.turn = turn;
    this.owners = owners;
    this.roles = roles;
    this.epochs = epochs;
    this.messages = messages;
  }

  Verdict assign(int... ranges) {
    return change(false, ranges);
  }

  Verdict unassign(int... ranges) {
    return change(true, ranges);
  }

  private Verdict change(boolean remove, int... ranges) {
    boolean[] named = new boolean[SlotSet.SLOTS];
    for (int index = 0; index < ranges.length; index += 2) {
      for (int slot = ranges[index]; slot <= ranges[index + 1]; slot++) {
        boolean assigned = turn.state.slots().owner(slot) != null;
        if (remove && !assigned) {
          return Verdict.error("Slot " + slot + " is already unassigned");
        }
        if (!remove && assigned) {
          return Verdict.error("Slot " + slot + " is already busy");
        }
        if (named[slot]) {
          return Verdict.error("Slot " + slot + " specified multiple times");
        }
        named[slot] = true;
      }
    }
    for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
      if (named[slot]) {
        turn.state.slots().importFrom(slot, null);
        if (remove) {
          owners.remove(slot);
        } else {
          owners.add(slot, turn.myself());
        }
      }
    }
    return changed();
  }

  Verdict flush() {
    if (!turn.facts.isEmpty()) {
      return Verdict.error("DB must be empty to perform CLUSTER FLUSHSLOTS.");
    }
    owners.removeAll(turn.myself());
    return changed();
  }

  Verdict migrating(int slot, String name) {
    if (turn.myself().isReplica()) {
      return onlyPrimaries();
    }
    if (turn.state.slots().owner(slot) != turn.myself()) {
      return Verdict.error("I'm not the owner of hash slot " + slot);
    }
    Verdict verdict = check(name, "I don't know about node ");
    if (verdict.isOk()) {
      turn.state.slots().migrate(slot, turn.state.node(name));
      changed();
    }
    return verdict;
  }

  Verdict importing(int slot, String name) {
    if (turn.myself().isReplica()) {
      return onlyPrimaries();
    }
    if (turn.state.slots().owner(slot) == turn.myself()) {
      return Verdict.error("I'm already the owner of hash slot " + slot);
    }
    Verdict verdict = check(name, "I don't know about node ");
    if (verdict.isOk()) {
      turn.state.slots().importFrom(slot, turn.state.node(name));
      changed();
    }
    return verdict;
  }

  Verdict stable(int slot) {
    if (turn.myself().isReplica()) {
      return onlyPrimaries();
    }
    turn.state.slots().importFrom(slot, null);
    turn.state.slots().migrate(slot, null);
    return changed();
  }

  Verdict owner(int slot, String name) {
    ClusterNode myself = turn.myself();
    if (myself.isReplica()) {
      return onlyPrimaries();
    }
    Verdict verdict = check(name, "Unknown node ");
    if (!verdict.isOk()) {
      return verdict;
    }
    ClusterNode node = turn.state.node(name);
    SlotMap slots = turn.state.slots();
    boolean wasMine = slots.owner(slot) == myself;
    boolean isEmpty = turn.facts.keysInSlot(slot) == 0;
    if (wasMine && node != myself && !isEmpty) {
      return Verdict.error(
          "Can't assign hashslot "
              + slot
              + " to a different node while I still hold keys for this hash slot.");
    }
    if (isEmpty) {
      slots.migrate(slot, null);
    }
    owners.move(slot, node);
    if (wasMine && node != myself && myself.slotCount() == 0) {
      if (turn.options.allowReplicaMigration()) {
        roles.followOwner(node);
      } else {
        roles.stayEmpty(node);
      }
    }
    if (node == myself && slots.importingFrom(slot) != null) {
      if (epochs.bump()) {
        turn.log(Level.NOTICE, "configEpoch updated after importing slot %d", slot);
      }
      slots.importFrom(slot, null);
      messages.pongToAll();
    }
    return changed();
  }

  void take(SlotSet taken, long sourceEpoch) {
    if (turn.myself().isReplica()) {
      return;
    }
    epochs.takeAbove(sourceEpoch);
    taken.forEach(
        slot -> {
          turn.state.slots().importFrom(slot, null);
          owners.move(slot, turn.myself());
        });
    turn.state.leftovers = turn.state.leftovers.without(taken);
    turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
    messages.pongToAll();
  }

  void giveAway(SlotSet given, String name) {
    ClusterNode owner = turn.state.node(name);
    if (owner == null) {
      return;
    }
    given.forEach(
        slot -> {
          if (turn.state.slots().owner(slot) == turn.myself()) {
            owners.move(slot, owner);
            turn.state.unclaimed.set(slot);
          }
        });
    turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
  }

  /** A primary answers for all keys that it has loaded. */
  void verifyLoadedKeys() {
    if (turn.myself().isReplica()) {
      return;
    }
    SlotMap slots = turn.state.slots();
    for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
      ClusterNode owner = slots.owner(slot);
      if (owner == turn.myself()
          || slots.importingFrom(slot) != null
          || turn.state.leftovers.contains(slot)
          || turn.facts.keysInSlot(slot) == 0) {
        continue;
      }
      if (owner == null) {
        turn.log(
            Level.NOTICE,
            "I have keys for unassigned slot %d. Taking responsibility for it.",
            slot);
        owners.add(slot, turn.myself());
      } else {
        turn.log(
            Level.NOTICE,
            "I have keys for slot %d, but the slot is assigned to another node. Deleting keys in"
                + " the slot.",
            slot);
        turn.state.leftovers = turn.state.leftovers.with(SlotSet.range(slot, slot));
      }
      turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
    }
  }

  private Verdict check(String name, String unknown) {
    ClusterNode node = turn.state.node(name);
    if (node == null) {
      return Verdict.error(unknown + name);
    }
    return node.isReplica() ? Verdict.error("Target node is not a master") : Verdict.OK;
  }

  private static Verdict onlyPrimaries() {
    return Verdict.error("Please use SETSLOT only with masters.");
  }

  private Verdict changed() {
    turn.want(Todo.SAVE | Todo.UPDATE_STATE);
    return Verdict.OK;
  }
}
