package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;

/** The side that gives the slots away. */
final class Exports {
  private static final long RETRY_MILLIS = 1000;

  /** Changes that the target takes in within some tenths of a millisecond, bytes. */
  private static final long LITTLE = 16 * 1024;

  /** For so long it may try to come so near that writers hardly have to wait. */
  private static final long APPROACH_MILLIS = 500;

  private final Turn turn;
  private final ResumedHandoff resumed;

  Exports(Turn turn, ResumedHandoff resumed) {
    this.turn = turn;
    this.resumed = resumed;
  }

  /** Slots of this node are to go to another, which is asked to fetch them; why not, or null. */
  String obstacle(SlotSet slots, String target) {
    if (!turn.facts.isPrimary()) {
      return "Slot migration can only be used on primary nodes.";
    }
    if (turn.facts.isAnyMovingByHand()) {
      return "Slots are being manually imported or migrated";
    }
    if (!turn.facts.myName().equals(turn.ownerOfAll(slots))) {
      return "Slots are not served by this node.";
    }
    if (!turn.facts.isPrimary(target)) {
      return "Target node is not a primary";
    }
    for (MigrationTask other : turn.tasks) {
      if (other.slots.overlaps(slots)) {
        return "I am already migrating slot " + firstCommon(other.slots, slots) + ".";
      }
    }
    return null;
  }

  private static int firstCommon(SlotSet one, SlotSet other) {
    int slot = 0;
    while (!one.contains(slot) || !other.contains(slot)) {
      slot++;
    }
    return slot;
  }

  void begin(String id, SlotSet slots, String target) {
    MigrationTask task =
        new MigrationTask(id, false, slots, turn.facts.myName(), target, false, turn.now);
    turn.tasks.add(task);
    turn.log(
        false,
        "%s created: src=%s, dest=%s, slots=%s",
        task,
        task.source,
        target,
        SlotRanges.text(slots));
  }

  /** Asks the target of the oldest task, if no other is under way. */
  void next() {
    for (MigrationTask task : turn.tasks) {
      if (task.state == MigrationState.NONE && !task.imports) {
        if (turn.now >= task.heardAt) {
          task.state(MigrationState.CONNECTING, turn.now);
          task.started = turn.now;
          turn.effect(new MigrationEffect.AskToImport(task));
        }
        return;
      }
      if (task.state != MigrationState.FAILED) {
        return;
      }
    }
  }

  /** What the target says to being asked; null if it will fetch the slots. */
  void asked(MigrationTask task, String refusal) {
    if (task.state != MigrationState.CONNECTING || refusal == null) {
      return;
    }
    if (refusal.startsWith("NOTREADY")) {
      task.state(MigrationState.NONE, turn.now);
      task.heardAt = turn.now + RETRY_MILLIS;
    } else {
      fail(task, refusal);
    }
  }

  /**
   * A node fetches slots.
   *
   * @return why it cannot have them, with the error's code; or null
   */
  String sync(String id, SlotSet slots, String target) {
    String obstacle = syncObstacle(slots, target);
    if (obstacle != null) {
      return "ERR " + obstacle;
    }
    MigrationTask task = turn.task(id);
    if (turn.leftovers.slots().overlaps(slots)) {
      return "NOTREADY Keys of these slots are still being deleted";
    }
    if (turn.options.stops().contains(MigrationStop.START)) {
      return "NOTREADY Moves are made to wait by DEBUG";
    }
    if (resumed.isPending()) {
      return "NOTREADY The last handoff before this node was restarted is not settled yet";
    }
    if (task == null) {
      if (turn.tasks.stream().anyMatch(each -> !each.imports || !each.state.isOver())) {
        return "ERR Another ASM task is already in progress";
      }
      turn.copy().forEach(this::giveWay);
      task = new MigrationTask(id, false, slots, turn.facts.myName(), target, false, turn.now);
      MigrationTask before = turn.archived(id);
      task.retries = before == null ? 0 : before.retries + 1;
      turn.archive.remove(before);
      turn.tasks.add(task);
      task.started = turn.now;
    } else if (task.imports
        || task.state != MigrationState.CONNECTING
        || !task.slots.equals(slots)
        || !task.target.equals(target)) {
      return "ERR Another ASM task is already in progress";
    }
    task.heardAt = turn.now;
    task.state(MigrationState.WAIT_CHANNEL, turn.now);
    turn.log(
        false,
        "%s started: src=%s, dest=%s, slots=%s",
        task,
        task.source,
        target,
        SlotRanges.text(slots));
    return null;
  }

  /** An import that failed gives way to what another node wants now. */
  private void giveWay(MigrationTask failed) {
    turn.archive(failed);
    failed.state(MigrationState.CANCELED, turn.now);
  }

  private String syncObstacle(SlotSet slots, String target) {
    if (!turn.facts.isPrimary()) {
      return "CLUSTER SYNCSLOTS subcommands are only allowed for master";
    }
    if (turn.facts.isAnyMovingByHand()) {
      return "all slot states must be STABLE to start a slot migration task.";
    }
    if (!turn.facts.myName().equals(turn.ownerOfAll(slots))) {
      return "This node is not the owner of the slots";
    }
    return turn.facts.isPrimary(target) ? null : "Destination node " + target + " is not a master";
  }

  /** The second connection is there; why it is not wanted, with the error's code, or null. */
  String channel(MigrationTask task) {
    if (task == null) {
      return "ERR No slot migration task in progress";
    }
    if (task.imports || task.state != MigrationState.WAIT_CHANNEL) {
      return "ERR Another migration task is already in progress";
    }
    task.heardAt = turn.now;
    task.snapshotAt = turn.now;
    task.state(MigrationState.SEND_SNAPSHOT_AND_STREAM, turn.now);
    turn.effect(new MigrationEffect.BeginStream(task));
    return null;
  }

  void snapshotSent(MigrationTask task) {
    if (task.state == MigrationState.SEND_SNAPSHOT_AND_STREAM) {
      task.heardAt = turn.now;
      task.state(MigrationState.SEND_STREAM, turn.now);
    }
  }

  /** The target says how many bytes of the changes it has taken in. */
  void acknowledged(MigrationTask task, long offset) {
    task.heardAt = turn.now;
    task.acks++;
    task.acknowledgedAt = turn.now;
    task.acknowledged = Math.max(task.acknowledged, offset);
    boolean sends =
        task.state == MigrationState.SEND_SNAPSHOT_AND_STREAM
            || task.state == MigrationState.SEND_STREAM;
    if (!sends || !isNear(task) || turn.options.stops().contains(MigrationStop.PAUSE)) {
      return;
    }
    if (turn.options.writePause() == 0) {
      fail(task, "Server paused timeout: writers may not wait at all");
      return;
    }
    task.pausedAt = turn.now;
    task.state(MigrationState.STREAM_END, turn.now);
    // Whatever happens from here on, it must be known that the keys may be the target's.
    turn.leftovers.add(task.slots);
    turn.effect(new MigrationEffect.Hold(task.slots));
    turn.effect(new MigrationEffect.EndStream(task, task.acks));
  }

  /**
   * Whether the target lacks so little that writers can wait for the rest: no more than the setting
   * allows, and much less until {@link #APPROACH_MILLIS} after it came so near first, for writers
   * wait for all that it lacks.
   */
  private boolean isNear(MigrationTask task) {
    noteLag(task);
    if (task.lag() > turn.options.maxLag()) {
      return false;
    }
    task.nearSince = task.nearSince == 0 ? turn.now : task.nearSince;
    return task.lag() <= LITTLE || turn.now - task.nearSince >= APPROACH_MILLIS;
  }

  /** Notes since when the target, which has the snapshot, lacks more than the setting allows. */
  private void noteLag(MigrationTask task) {
    if (task.lackingSince == 0 && task.lag() > turn.options.maxLag()) {
      task.lackingSince = turn.now;
    }
  }

  void lost(MigrationTask task, boolean forSnapshot, String why) {
    boolean snapshotIsOver = forSnapshot && task.state != MigrationState.SEND_SNAPSHOT_AND_STREAM;
    // Once it was told that it has all, the target closes its connection, and takes the slots.
    if (task.state != MigrationState.STREAM_END && !snapshotIsOver) {
      fail(task, (forSnapshot ? "RDB channel - " : "Main channel - ") + why);
    }
  }

  void fail(MigrationTask task, String why) {
    if (task.state.isOver()) {
      return;
    }
    boolean held = task.state == MigrationState.STREAM_END;
    task.error = why + task.state.whole();
    turn.log(true, "%s failed: slots=%s, err=%s", task, SlotRanges.text(task.slots), task.error);
    task.state(MigrationState.FAILED, turn.now);
    turn.effect(new MigrationEffect.Disconnect(task));
    if (held) {
      turn.leftovers.settle(task.slots);
      turn.effect(new MigrationEffect.Release());
    }
    turn.archive(task);
    next();
  }

  /** Calls it off, unless the target may have the slots already; true if it did. */
  boolean cancel(MigrationTask task, String reason) {
    if (task.state == MigrationState.STREAM_END) {
      return false;
    }
    fail(task, "Cancelled due to " + reason);
    task.state(MigrationState.CANCELED, turn.now);
    return true;
  }

  /** Slots have got other owners. */
  void ownersChanged(MigrationTask task) {
    if (turn.facts.myName().equals(turn.ownerOfAll(task.slots))) {
      return;
    }
    if (task.state == MigrationState.STREAM_END) {
      if (turn.giveUpRest(task.slots)) {
        complete(task);
      }
    } else {
      cancel(task, "slots configuration updated");
    }
  }

  private void complete(MigrationTask task) {
    task.error = "";
    task.state(MigrationState.COMPLETED, turn.now);
    turn.effect(new MigrationEffect.Disconnect(task));
    turn.leftovers.settle(task.slots);
    turn.effect(new MigrationEffect.Release());
    turn.archive(task);
    turn.log(
        false,
        "%s completed for slots: %s; clients could not write there for %d ms",
        task,
        SlotRanges.text(task.slots),
        task.pauseMillis());
    next();
  }

  void tick(MigrationTask task) {
    switch (task.state) {
      case NONE -> next();
      case STREAM_END -> {
        if (turn.now - task.pausedAt >= turn.options.writePause()) {
          fail(
              task,
              "Server paused timeout: the destination did not take the slots within "
                  + turn.options.writePause()
                  + " ms");
        }
      }
      default -> tickUnderWay(task);
    }
  }

  private void tickUnderWay(MigrationTask task) {
    if (task.state == MigrationState.SEND_STREAM && task.acks > 0) {
      noteLag(task);
    }
    if (!turn.facts.isKnown(task.target)) {
      cancel(task, "node deleted");
    } else if (turn.facts.hasFailed(task.target)) {
      fail(task, "The destination node has failed");
    } else if (task.state != MigrationState.SEND_SNAPSHOT_AND_STREAM
        && turn.now - task.heardAt > turn.options.silence()) {
      fail(task, "Main channel - Connection timeout");
    } else if (task.lackingSince > 0
        && turn.now - task.lackingSince
            > Math.max(turn.options.drain(), 2 * (task.lackingSince - task.snapshotAt))) {
      fail(task, "Sync buffer drain timeout");
    }
  }
}
