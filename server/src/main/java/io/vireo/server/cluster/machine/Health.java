package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;

/**
 * Does the cluster work, as far as this node sees it?
 *
 * <p>It does if this node reaches a majority of the primaries and, unless the settings say that
 * this does not matter, each slot has an owner that has not failed. A primary that was started, or
 * was cut off with a minority, takes its time to say that all is well: others may have taken its
 * slots meanwhile, and it must hear that before it accepts writes.
 */
final class Health {
  private static final long LONGEST_REJOIN = 5000;
  private static final long SHORTEST_REJOIN = 500;
  private static final long FIRST_WAIT = 2000;
  private static final String MINORITY = "This node is part of a minority partition.";
  private static final String NOT_COVERED =
      "At least one hash slot is not served by any available node. Please check the"
          + " 'cluster-require-full-coverage' configuration option.";

  private final Turn turn;
  private long firstCall;
  private long amongMinority;
  private String reason = "";

  Health(Turn turn) {
    this.turn = turn;
  }

  void update() {
    turn.todo &= ~Todo.UPDATE_STATE;
    ClusterState state = turn.state;
    if (firstCall == 0) {
      firstCall = turn.now;
    }
    if (state.myself.isPrimary() && !state.ok && turn.now - firstCall < FIRST_WAIT) {
      return;
    }
    boolean anyFailed = false;
    int size = 0;
    int reachable = 0;
    for (ClusterNode node : state.list()) {
      if (node.slotCount() > 0) {
        anyFailed |= node.is(NodeFlags.FAIL);
        size += node.isPrimary() ? 1 : 0;
        reachable += node.isPrimary() && !node.isSuspect() ? 1 : 0;
      }
    }
    state.size = size;
    boolean covered = state.slots().assigned() == SlotSet.SLOTS && !anyFailed;
    boolean ok = covered || !turn.options.requireFullCoverage();
    if (reachable < state.majority()) {
      ok = false;
      amongMinority = turn.now;
    }
    explain(ok, reachable < state.majority());
    if (ok != state.ok) {
      change(ok);
    }
  }

  /** Logs why the cluster does not work, whenever that is another reason than before. */
  private void explain(boolean ok, boolean isMinority) {
    String why = isMinority ? MINORITY : NOT_COVERED;
    if (!ok && !why.equals(reason)) {
      turn.log(Level.WARNING, "Cluster is currently down: %s", why);
    }
    reason = ok ? "" : why;
  }

  private void change(boolean ok) {
    long delay = Math.max(Math.min(turn.options.nodeTimeout(), LONGEST_REJOIN), SHORTEST_REJOIN);
    boolean isEarly = amongMinority != 0 && turn.now - amongMinority < delay;
    if (ok && turn.myself().isPrimary() && isEarly) {
      return;
    }
    turn.state.ok = ok;
    turn.effect(new Effect.StateChanged(ok));
    turn.log(ok ? Level.NOTICE : Level.WARNING, "Cluster state changed: %s", ok ? "ok" : "fail");
  }
}
