package io.vireo.server.family.cluster;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;

/** What CLUSTER does to slots. */
final class SlotActions {
  static final int NONE = -1;

  private final Cluster cluster;

  SlotActions(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The slot that a word names, or {@link #NONE} after an error was answered. */
  static int slot(Call call, Bytes text) {
    long slot = text.isLong() ? text.toLong() : NONE;
    if (slot < 0 || slot >= KeySlot.COUNT) {
      call.reply().error("ERR Invalid or out of range slot");
      return NONE;
    }
    return (int) slot;
  }

  /** Gives the node slots, or takes them: each, or ranges of them. */
  void change(Call call, boolean adds, boolean asRanges) {
    if (asRanges && call.count() % 2 == 1) {
      call.reply()
          .error("ERR wrong number of arguments for '" + call.command().fullName() + "' command");
      return;
    }
    int[] ranges = new int[asRanges ? call.count() - 2 : 2 * (call.count() - 2)];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = slot(call, call.arg(asRanges ? i + 2 : i / 2 + 2));
      if (ranges[i] == NONE) {
        return;
      }
      if (i % 2 == 1 && ranges[i - 1] > ranges[i]) {
        call.reply()
            .error(
                "ERR start slot number "
                    + ranges[i - 1]
                    + " is greater than end slot number "
                    + ranges[i]);
        return;
      }
    }
    ClusterMachine machine = cluster.machine();
    NodeActions.answer(
        cluster,
        call,
        adds
            ? machine.addSlots(cluster.now(), ranges)
            : machine.deleteSlots(cluster.now(), ranges));
  }

  /** Deletes the keys of a slot; SYNC and ASYNC are the same. */
  void flushKeys(Call call) {
    int slot = slot(call, call.arg(2));
    if (slot == NONE) {
      return;
    }
    boolean isKnown = call.count() == 3 || call.arg(3).is("SYNC") || call.arg(3).is("ASYNC");
    if (call.count() > 4 || !isKnown) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    call.effects().nothing();
    cluster.keys().delete(SlotSet.range(slot, slot));
    call.reply().ok();
  }

  void set(Call call) {
    if (cluster.state().myself().isReplica()) {
      call.reply().error("ERR Please use SETSLOT only with masters.");
      return;
    }
    int slot = slot(call, call.arg(2));
    if (slot == NONE) {
      return;
    }
    String obstacle = cluster.migrations().machine().manualObstacle(slot);
    if (obstacle != null) {
      call.reply().error("ERR " + obstacle);
      return;
    }
    ClusterMachine machine = cluster.machine();
    Bytes action = call.arg(3);
    String node = call.count() == 5 ? call.arg(4).toString() : null;
    if (node != null && action.is("MIGRATING")) {
      NodeActions.answer(cluster, call, machine.setMigrating(cluster.now(), slot, node));
    } else if (node != null && action.is("IMPORTING")) {
      NodeActions.answer(cluster, call, machine.setImporting(cluster.now(), slot, node));
    } else if (call.count() == 4 && action.is("STABLE")) {
      NodeActions.answer(cluster, call, machine.setStable(cluster.now(), slot));
    } else if (node != null && action.is("NODE")) {
      NodeActions.answer(cluster, call, machine.setOwner(cluster.now(), slot, node));
    } else {
      call.reply()
          .error("ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP");
    }
  }
}
