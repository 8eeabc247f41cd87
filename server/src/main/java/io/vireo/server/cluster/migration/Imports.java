package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.Locale;

/** The side that gets the slots. */
final class Imports {
  private static final long RETRY_MILLIS = 1000;

  /**
   * For so long a task goes on though the slots have other owners: the source, which knows why,
   * calls it off as soon as it hears of them.
   */
  private static final long DISOWNED_MILLIS = 300;

  private final Turn turn;
  private final ResumedHandoff resumed;

  Imports(Turn turn, ResumedHandoff resumed) {
    this.turn = turn;
    this.resumed = resumed;
  }

  /** Why slots cannot come here now, or null. */
  private String obstacle(SlotSet slots, MigrationTask self) {
    if (!turn.facts.isPrimary()) {
      return "slot migration not allowed on replica.";
    }
    if (turn.facts.isAnyMovingByHand()) {
      return "all slot states must be STABLE to start a slot migration task.";
    }
    for (MigrationTask other : turn.tasks) {
      if (other != self && other.imports && other.slots.overlaps(slots)) {
        return "overlapping import exists for slot range: " + SlotRanges.text(other.slots);
      }
    }
    int[] ownerless = {-1};
    slots.forEach(
        slot -> {
          boolean isFirst = ownerless[0] < 0 && turn.facts.owner(slot) == null;
          ownerless[0] = isFirst ? slot : ownerless[0];
        });
    if (ownerless[0] >= 0) {
      return "slot has no owner: " + ownerless[0];
    }
    return turn.ownerOfAll(slots) == null ? "slots belong to different source nodes" : null;
  }

  /**
   * Slots are to come here.
   *
   * @return why that is impossible, or null
   */
  String begin(String id, SlotSet slots, String expectedSource, boolean retried) {
    String obstacle = obstacle(slots, null);
    if (obstacle != null) {
      return obstacle;
    }
    String source = turn.ownerOfAll(slots);
    if (source.equals(turn.facts.myName())) {
      return "this node is already the owner of the slot range";
    }
    if (expectedSource != null && !expectedSource.equals(source)) {
      return "Target node does not agree about current slot ownership";
    }
    if (turn.tasks.stream().anyMatch(task -> task.state != MigrationState.FAILED)) {
      return "another ASM task is already in progress";
    }
    turn.copy().forEach(task -> cancel(task, "new import requested"));
    MigrationTask task =
        new MigrationTask(id, true, slots, source, turn.facts.myName(), retried, turn.now);
    turn.tasks.add(task);
    turn.log(
        false,
        "%s created: src=%s, dest=%s, slots=%s",
        task,
        source,
        task.target,
        SlotRanges.text(slots));
    start(task);
    return null;
  }

  /** Begins if that is possible now; else it is looked at again with the next tick. */
  private void start(MigrationTask task) {
    String wait = reasonToWait(task);
    if (wait != null) {
      if (!wait.equals(task.waits)) {
        task.waits = wait;
        turn.log(
            false,
            "Can not start %s for slots: %s due to %s",
            task.toString().toLowerCase(Locale.ROOT),
            SlotRanges.text(task.slots),
            wait);
      }
      return;
    }
    task.waits = null;
    String obstacle = obstacle(task.slots, task);
    if (obstacle != null) {
      cancel(task, obstacle);
      return;
    }
    String source = turn.ownerOfAll(task.slots);
    if (source.equals(turn.facts.myName())) {
      cancel(task, "slots owned by myself now");
      return;
    }
    SlotSet strays = turn.leftovers.strays(task.slots);
    if (!strays.isEmpty()) {
      turn.log(
          false,
          "Keys in slots %s do not belong to this node, and are deleted before %s begins",
          SlotRanges.text(strays),
          task);
      turn.leftovers.settle(strays);
      return;
    }
    task.source = source;
    task.started = turn.now;
    task.heardAt = turn.now;
    task.state(MigrationState.CONNECTING, turn.now);
    turn.leftovers.add(task.slots);
    turn.log(false, "%s started for slots: %s", task, SlotRanges.text(task.slots));
    turn.effect(new MigrationEffect.Connect(task, false));
  }

  private String reasonToWait(MigrationTask task) {
    if (turn.facts.pauseOfWrites() != null) {
      return "server paused";
    }
    if (resumed.isPending()) {
      return "a handoff before this node was restarted, which is not settled yet";
    }
    return turn.leftovers.slots().overlaps(task.slots)
        ? "trim in progress for some of the slots"
        : null;
  }

  void connected(MigrationTask task, boolean forSnapshot) {
    task.heardAt = turn.now;
    if (!forSnapshot && task.state == MigrationState.CONNECTING) {
      ask(task);
    }
  }

  private void ask(MigrationTask task) {
    task.state(MigrationState.SYNCSLOTS_REPLY, turn.now);
    turn.effect(new MigrationEffect.AskForSlots(task));
  }

  void answered(MigrationTask task, boolean forSnapshot, String line) {
    task.heardAt = turn.now;
    if (forSnapshot) {
      if (line.startsWith("+SLOTSSNAPSHOT") && task.state == MigrationState.INIT_CHANNEL) {
        task.state(MigrationState.LOADING_SNAPSHOT, turn.now);
      } else if (!line.isEmpty()) {
        fail(task, "RDB channel - Failed to sync with the source node: " + line);
      }
    } else if (line.startsWith("+RDBCHANNELSYNCSLOTS")
        && task.state == MigrationState.SYNCSLOTS_REPLY) {
      task.state(MigrationState.INIT_CHANNEL, turn.now);
      turn.effect(new MigrationEffect.Connect(task, true));
    } else if (line.startsWith("-NOTREADY")) {
      turn.log(
          false,
          "Source node replied to SYNCSLOTS SYNC with -NOTREADY, will retry later: %s",
          line);
      task.state(MigrationState.SEND_SYNCSLOTS, turn.now);
    } else if (!line.isEmpty()) {
      fail(task, "Main channel - Failed to sync with source node: " + line);
    }
  }

  /**
   * The snapshot is taken in.
   *
   * @param changesWait whether changes have come meanwhile
   */
  void snapshotEnded(MigrationTask task, boolean changesWait) {
    if (task.state != MigrationState.LOADING_SNAPSHOT) {
      fail(task, "RDB channel - The snapshot ended before it began");
      return;
    }
    task.state(
        changesWait ? MigrationState.STREAMING_BUFFER : MigrationState.WAIT_STREAM_END, turn.now);
    task.heardAt = turn.now;
    turn.effect(new MigrationEffect.TakeStream(task));
    acknowledge(task);
  }

  /** The changes that had come while the snapshot was loaded are applied. */
  void caughtUp(MigrationTask task) {
    if (task.state == MigrationState.STREAMING_BUFFER) {
      task.state(MigrationState.WAIT_STREAM_END, turn.now);
      acknowledge(task);
    }
  }

  void applied(MigrationTask task, long bytes) {
    task.heardAt = turn.now;
    if (task.state.takesStream()) {
      task.streamed += bytes;
      if (bytes > 0) {
        acknowledge(task);
      }
    }
  }

  private void acknowledge(MigrationTask task) {
    task.acknowledging(turn.now, handoffMillis());
    turn.effect(new MigrationEffect.Acknowledge(task));
  }

  /** For so long after the pause of writers may have begun the slots can be taken. */
  private long handoffMillis() {
    return turn.options.writePause() / 2;
  }

  /**
   * The source has sent all changes, and rejects writes.
   *
   * @param acks after how many acknowledgements it stopped writers; 0 if it does not say
   * @param epoch since when it has the slots; 0 if it does not say
   */
  void streamEnded(MigrationTask task, long acks, long epoch) {
    if (!task.state.takesStream()) {
      fail(task, "Main channel - The stream ended before the snapshot");
      return;
    }
    if (task.disownedAt > 0) {
      failDisowned(task);
      return;
    }
    // The source stopped writers after it had heard that word, so the pause is no older than it.
    if (acks > 0 && turn.now - task.ackTime(acks) > handoffMillis()) {
      fail(task, "The source may not wait any longer: its last word was too long on its way");
      return;
    }
    if (turn.options.stops().contains(MigrationStop.TAKEOVER)) {
      task.granted = new MigrationTask.StreamEnd(acks, epoch);
      return;
    }
    task.state(MigrationState.TAKEOVER, turn.now);
    turn.log(false, "%s is ready to takeover slots: %s", task, SlotRanges.text(task.slots));
    turn.effect(new MigrationEffect.Take(task, epoch));
  }

  /** The slots are this node's; until then their keys are none of its own. */
  void taken(MigrationTask task) {
    if (task.state != MigrationState.TAKEOVER) {
      return;
    }
    turn.leftovers.settle(task.slots);
    task.error = "";
    task.state(MigrationState.COMPLETED, turn.now);
    turn.effect(new MigrationEffect.Disconnect(task));
    turn.archive(task);
    turn.log(false, "%s completed for slots: %s", task, SlotRanges.text(task.slots));
  }

  /**
   * Fails the task, unless it is over or the slots are being taken: the source does not go on then.
   */
  void fail(MigrationTask task, String why) {
    if (!task.state.isOver() && task.state != MigrationState.TAKEOVER) {
      end(task, why);
    }
  }

  private void end(MigrationTask task, String why) {
    boolean begun = task.state != MigrationState.NONE;
    task.error = why + task.state.whole();
    turn.log(true, "%s failed: slots=%s, err=%s", task, SlotRanges.text(task.slots), task.error);
    task.state(MigrationState.FAILED, turn.now);
    if (begun) {
      turn.effect(new MigrationEffect.Disconnect(task));
      if (turn.facts.isPrimary()) {
        turn.leftovers.settle(task.slots);
      }
    }
    if (!task.retried) {
      turn.archive(task);
    }
  }

  /** Calls the task off, unless the slots are being taken; true if it did. */
  boolean cancel(MigrationTask task, String reason) {
    if (task.state == MigrationState.TAKEOVER) {
      return false;
    }
    drop(task, reason);
    return true;
  }

  /** Calls the task off in any state: a node that is a replica now takes nothing. */
  void drop(MigrationTask task, String reason) {
    if (!task.state.isOver()) {
      end(task, "Cancelled due to " + reason);
    }
    if (turn.tasks.contains(task)) {
      turn.archive(task);
    }
    task.state(MigrationState.CANCELED, turn.now);
  }

  /** Slots have got other owners. */
  void ownersChanged(MigrationTask task) {
    if (task.state.isOver()
        || task.state == MigrationState.NONE
        || task.state == MigrationState.TAKEOVER) {
      return;
    }
    String owner = turn.ownerOfAll(task.slots);
    if (turn.facts.myName().equals(owner)) {
      cancel(task, "slots owned by myself now");
    } else if (task.source.equals(owner)) {
      task.disownedAt = 0;
    } else if (task.disownedAt == 0) {
      task.disownedAt = turn.now;
    }
  }

  private void failDisowned(MigrationTask task) {
    fail(task, "The slots are no longer owned by the source node");
  }

  void tick(MigrationTask task) {
    switch (task.state) {
      case NONE -> start(task);
      case TAKEOVER -> {}
      case FAILED -> {
        if (turn.now - task.changedAt >= RETRY_MILLIS) {
          task.reset(turn.now);
          task.retries++;
          start(task);
        }
      }
      default -> tickUnderWay(task);
    }
  }

  private void tickUnderWay(MigrationTask task) {
    if (!turn.facts.isKnown(task.source)) {
      cancel(task, "node deleted");
    } else if (turn.facts.hasFailed(task.source)) {
      fail(task, "The source node has failed");
    } else if (task.disownedAt > 0 && turn.now - task.disownedAt >= DISOWNED_MILLIS) {
      failDisowned(task);
    } else if (turn.now - task.heardAt > turn.options.silence()) {
      boolean ofSnapshot = task.state == MigrationState.LOADING_SNAPSHOT;
      fail(task, (ofSnapshot ? "RDB channel" : "Main channel") + " - Connection timeout");
    } else if (task.granted != null) {
      MigrationTask.StreamEnd end = task.granted;
      task.granted = null;
      streamEnded(task, end.acks(), end.epoch());
    } else if (task.state.takesStream()) {
      acknowledge(task);
    } else if (task.state == MigrationState.SEND_SYNCSLOTS
        && turn.now - task.changedAt >= RETRY_MILLIS) {
      ask(task);
    }
  }
}
