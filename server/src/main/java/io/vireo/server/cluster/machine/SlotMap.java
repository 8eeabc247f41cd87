package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Whose each slot is, and which are on their way; the machine changes it, its thread reads it. */
public final class SlotMap {
  private final ClusterNode[] owners = new ClusterNode[SlotSet.SLOTS];

  /** Made when the first slot moves: most nodes never need them. */
  private ClusterNode[] migratingTo;

  private ClusterNode[] importingFrom;
  private int assigned;
  private int migrating;
  private int importing;
  private final List<IntConsumer> listeners = new ArrayList<>(1);

  /** Adds what hears of each slot that gets another owner, or none. */
  public void onChange(IntConsumer listener) {
    listeners.add(listener);
  }

  private void changed(int slot) {
    listeners.forEach(each -> each.accept(slot));
  }

  /** The node that has the slot, or null. */
  public ClusterNode owner(int slot) {
    return owners[slot];
  }

  /** Where a slot of this server is moving to, or null. */
  public ClusterNode migratingTo(int slot) {
    return migrating == 0 ? null : migratingTo[slot];
  }

  /** Where a slot that this server is to have comes from, or null. */
  public ClusterNode importingFrom(int slot) {
    return importing == 0 ? null : importingFrom[slot];
  }

  /** How many slots have an owner. */
  public int assigned() {
    return assigned;
  }

  /** True if any slot is on its way from or to this server. */
  public boolean isAnyMoving() {
    return migrating + importing > 0;
  }

  /** The slots of this server that are moving away, and the names of the nodes that get them. */
  Map<Integer, String> migrating() {
    return moving(migratingTo, migrating);
  }

  /** The slots that this server is to have, and the names of the nodes that they come from. */
  Map<Integer, String> importing() {
    return moving(importingFrom, importing);
  }

  private static Map<Integer, String> moving(ClusterNode[] others, int count) {
    Map<Integer, String> moving = new TreeMap<>();
    for (int slot = 0; moving.size() < count; slot++) {
      if (others[slot] != null) {
        moving.put(slot, others[slot].name);
      }
    }
    return moving;
  }

  boolean assign(int slot, ClusterNode node) {
    if (owners[slot] != null) {
      return false;
    }
    move(slot, node);
    return true;
  }

  /** Gives slots to a node that has none, all or, if one of them has an owner, nothing. */
  boolean assignAll(SlotSet slots, ClusterNode node) {
    if (!areFree(slots)) {
      return false;
    }
    node.takeSlots(slots);
    slots.forEachRange((first, last) -> Arrays.fill(owners, first, last + 1, node));
    assigned += node.slotCount();
    slots.forEach(this::changed);
    return true;
  }

  private boolean areFree(SlotSet slots) {
    for (int slot = 0; slot < SlotSet.SLOTS && assigned > 0; slot++) {
      if (owners[slot] != null && slots.contains(slot)) {
        return false;
      }
    }
    return true;
  }

  boolean unassign(int slot) {
    ClusterNode owner = owners[slot];
    if (owner == null) {
      return false;
    }
    owner.removeSlot(slot);
    owners[slot] = null;
    assigned--;
    changed(slot);
    return true;
  }

  /** Gives a slot to a node, taking it from the one that has it, if there is one. */
  void move(int slot, ClusterNode to) {
    ClusterNode from = owners[slot];
    if (from == null) {
      assigned++;
    } else {
      from.removeSlot(slot);
    }
    to.addSlot(slot);
    owners[slot] = to;
    changed(slot);
  }

  void migrate(int slot, ClusterNode to) {
    provideMoves();
    migrating += change(migratingTo[slot], to);
    migratingTo[slot] = to;
  }

  void importFrom(int slot, ClusterNode from) {
    provideMoves();
    importing += change(importingFrom[slot], from);
    importingFrom[slot] = from;
  }

  private void provideMoves() {
    if (migratingTo == null) {
      migratingTo = new ClusterNode[SlotSet.SLOTS];
      importingFrom = new ClusterNode[SlotSet.SLOTS];
    }
  }

  private static int change(ClusterNode before, ClusterNode after) {
    return (after == null ? 0 : 1) - (before == null ? 0 : 1);
  }

  /** No slot is on its way any more. */
  void settleAll() {
    for (int slot = 0; slot < SlotSet.SLOTS && isAnyMoving(); slot++) {
      migrate(slot, null);
      importFrom(slot, null);
    }
  }

  /** No slot is on its way to or from the node any more. */
  void settle(ClusterNode node) {
    for (int slot = 0; slot < SlotSet.SLOTS && isAnyMoving(); slot++) {
      if (migratingTo[slot] == node) {
        migrate(slot, null);
      }
      if (importingFrom[slot] == node) {
        importFrom(slot, null);
      }
    }
  }
}
