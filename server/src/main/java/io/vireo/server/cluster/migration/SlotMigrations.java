package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides, for one node, how whole ranges of slots move from one primary to another in one step: on
 * either side, and what becomes of their keys if that fails; the package's description says how and
 * from where to call it.
 *
 * <p>Each method but the readers is one input. It changes the state, and hands what is to be done
 * to the sink before it returns. What is said of a task that is over, or not known, changes
 * nothing.
 */
public final class SlotMigrations {
  /** How often {@link #tick} is to be called, in milliseconds. */
  public static final long TICK_MILLIS = 100;

  private final Turn turn;
  private final Imports imports;
  private final Exports exports;
  private final ResumedHandoff resumed;
  private final Consumer<MigrationEffect> sink;
  private boolean primary;

  /**
   * A node of which nothing moves.
   *
   * @param sink gets the effects, in the thread of the call and never while the machine decides
   */
  public SlotMigrations(
      MigrationFacts facts, MigrationOptions options, Consumer<MigrationEffect> sink) {
    turn = new Turn(facts, options);
    resumed = new ResumedHandoff(turn);
    imports = new Imports(turn, resumed);
    exports = new Exports(turn, resumed);
    this.sink = sink;
  }

  // ------------------------------------------------------------------------- readers

  /** The tasks that are not over, the oldest first. */
  public List<MigrationTask> tasks() {
    return turn.copy();
  }

  /** The tasks that are over, the latest first. */
  public List<MigrationTask> archive() {
    return List.copyOf(turn.archive);
  }

  /** The task with a name, over or not; null if there is none. */
  public MigrationTask task(String id) {
    MigrationTask task = turn.task(id);
    return task == null ? turn.archived(id) : task;
  }

  /** Slots of which there are keys here that are not this node's, as long as the slot is not. */
  public SlotSet leftovers() {
    return turn.leftovers.slots();
  }

  /** How many tasks are under way, or are to begin. */
  public int active() {
    return turn.tasks.size();
  }

  // ------------------------------------------------------------------------- both sides

  /** Takes other settings. */
  public void options(long now, MigrationOptions options) {
    begin(now);
    turn.options = options;
    turn.trim();
    finish();
  }

  /**
   * The keys are loaded: the node goes on with what it had noted.
   *
   * @param leftovers what {@link MigrationEffect.Leftovers} told last before the node ended
   */
  public void start(long now, SlotSet leftovers) {
    begin(now);
    primary = turn.facts.isPrimary();
    turn.leftovers.set(leftovers);
    if (primary) {
      resumed.begin(leftovers);
    }
    finish();
  }

  /** Time has passed. */
  public void tick(long now) {
    begin(now);
    lookAtRole();
    String pause = turn.facts.pauseOfWrites();
    if (pause != null) {
      turn.copy().stream()
          .filter(task -> task.state != MigrationState.NONE)
          .forEach(task -> cancel(task, pause));
    }
    resumed.tick();
    for (MigrationTask task : turn.copy()) {
      if (task.imports) {
        imports.tick(task);
      } else {
        exports.tick(task);
      }
    }
    finish();
  }

  /** Slots have got other owners, or this node another role. */
  public void ownersChanged(long now) {
    begin(now);
    lookAtRole();
    resumed.ownersChanged();
    for (MigrationTask task : turn.copy()) {
      if (task.imports) {
        imports.ownersChanged(task);
      } else {
        exports.ownersChanged(task);
      }
    }
    finish();
  }

  private void lookAtRole() {
    if (primary == turn.facts.isPrimary()) {
      return;
    }
    primary = !primary;
    if (primary) {
      SlotSet slots = turn.leftovers.slots();
      if (!slots.isEmpty()) {
        turn.log(
            false,
            "Detected keys in slots that do not belong to this node. Scheduling trim for slots: %s",
            SlotRanges.text(slots));
        turn.leftovers.settle(slots);
      }
      return;
    }
    for (MigrationTask task : turn.copy()) {
      if (task.imports) {
        imports.drop(task, "switching to replica");
      } else {
        exports.fail(task, "Cancelled due to switching to replica");
        task.state(MigrationState.CANCELED, turn.now);
      }
    }
    resumed.drop();
    turn.effect(new MigrationEffect.DeleteNoMore());
    // From here on the primary tells.
    turn.leftovers.set(SlotSet.NONE);
  }

  /** A replica's primary says of which slots it has keys that are not its own. */
  public void told(long now, SlotSet leftovers) {
    begin(now);
    lookAtRole();
    if (!primary) {
      turn.leftovers.set(leftovers);
    }
    finish();
  }

  /** All keys in these slots are deleted. */
  public void deleted(long now, SlotSet slots) {
    begin(now);
    turn.leftovers.remove(slots);
    turn.copy().stream().filter(each -> each.imports).forEach(this::startIfWaiting);
    finish();
  }

  private void startIfWaiting(MigrationTask task) {
    if (task.state == MigrationState.NONE) {
      imports.tick(task);
    }
  }

  /** All keys of a database went, or others took their place. */
  public void emptied(long now) {
    cancel(now, null, "the data being flushed");
  }

  /**
   * Calls a task off, or with null all of them.
   *
   * @return how many
   */
  public int cancel(long now, String id, String reason) {
    begin(now);
    int count = 0;
    for (MigrationTask task : turn.copy()) {
      if (id != null && !task.id.equals(id)) {
        continue;
      }
      count += cancel(task, reason) ? 1 : 0;
    }
    finish();
    return count;
  }

  private boolean cancel(MigrationTask task, String reason) {
    return task.imports ? imports.cancel(task, reason) : exports.cancel(task, reason);
  }

  /** Why a slot cannot be moved by hand now, for the client, or null. */
  public String manualObstacle(int slot) {
    if (turn.tasks.stream().anyMatch(task -> task.slots.contains(slot))) {
      return "Slot "
          + slot
          + " is currently in an active atomic slot migration. CLUSTER SETSLOT cannot be used at"
          + " this time. To perform a legacy slot migration instead, first cancel the ongoing task"
          + " with CLUSTER MIGRATION CANCEL";
    }
    if (turn.leftovers.slots().contains(slot)) {
      return "There is a pending trim job for slot "
          + slot
          + ". Most probably, this is due to a failed atomic slot migration. CLUSTER SETSLOT cannot"
          + " be used at this time. Please retry later once the trim job is completed.";
    }
    return null;
  }

  /** A connection of a task is lost, or could not be made. */
  public void lost(long now, String id, boolean forSnapshot, String why) {
    begin(now);
    MigrationTask task = turn.task(id);
    if (task != null && task.imports) {
      imports.fail(task, (forSnapshot ? "RDB channel - " : "Main channel - ") + why);
    } else if (task != null) {
      exports.lost(task, forSnapshot, why);
    }
    finish();
  }

  /** This node cannot go on with a task, whose connections are still there. */
  public void broken(long now, String id, String why) {
    begin(now);
    MigrationTask task = turn.task(id);
    if (task != null && task.imports) {
      imports.fail(task, why);
    } else if (task != null && task.state != MigrationState.STREAM_END) {
      exports.fail(task, why);
    }
    finish();
  }

  // ------------------------------------------------------------------------- target

  /**
   * Slots are to come to this node.
   *
   * @param source the node that asks for it, or null if a client does
   * @return why that is impossible, for the client, or null; the task has the name then
   */
  public String importSlots(long now, String id, SlotSet slots, String source) {
    begin(now);
    String obstacle = imports.begin(id, slots, source, source == null);
    finish();
    return obstacle;
  }

  /** A connection to the source is there, and the source knows this node. */
  public void connected(long now, String id, boolean forSnapshot) {
    about(now, imported(id), task -> imports.connected(task, forSnapshot));
  }

  /** The source's answer to what it was asked, a line of the protocol. */
  public void answered(long now, String id, boolean forSnapshot, String line) {
    about(now, imported(id), task -> imports.answered(task, forSnapshot, line));
  }

  /** Notes that {@code bytes} of the snapshot or of the changes were applied. */
  public void applied(long now, String id, boolean ofSnapshot, long bytes) {
    about(now, imported(id), task -> imports.applied(task, ofSnapshot ? 0 : bytes));
  }

  /**
   * The snapshot is taken in.
   *
   * @param changesWait whether changes have come meanwhile
   */
  public void snapshotEnded(long now, String id, boolean changesWait) {
    about(now, imported(id), task -> imports.snapshotEnded(task, changesWait));
  }

  /** The changes that had come while the snapshot was loaded are applied. */
  public void caughtUp(long now, String id) {
    about(now, imported(id), imports::caughtUp);
  }

  /**
   * All changes are applied, and the source rejects writes.
   *
   * @param acks after how many acknowledgements that began; 0 if the source does not say
   * @param epoch since when the source has the slots; 0 if it does not say
   */
  public void streamEnded(long now, String id, long acks, long epoch) {
    about(now, imported(id), task -> imports.streamEnded(task, acks, epoch));
  }

  /** {@link MigrationEffect.Take} is performed. */
  public void taken(long now, String id) {
    about(now, imported(id), imports::taken);
  }

  private MigrationTask imported(String id) {
    MigrationTask task = turn.task(id);
    return task == null || !task.imports || task.state.isOver() ? null : task;
  }

  // ------------------------------------------------------------------------- source

  /** Why slots of this node cannot go to another, for the client, or null. */
  public String exportObstacle(long now, SlotSet slots, String target) {
    turn.now = now;
    return exports.obstacle(slots, target);
  }

  /**
   * Slots of this node are to go to another, though that may have to wait; nothing is in the way.
   */
  public void exportSlots(long now, String id, SlotSet slots, String target) {
    begin(now);
    exports.begin(id, slots, target);
    exports.next();
    finish();
  }

  /** What the target says to being asked to fetch slots: an error without the dash, or null. */
  public void asked(long now, String id, String refusal) {
    about(now, exported(id), task -> exports.asked(task, refusal));
  }

  /**
   * A node wants to fetch slots.
   *
   * @return an error for it, with its code, or null if it may
   */
  public String sync(long now, String id, SlotSet slots, String target) {
    begin(now);
    String error = exports.sync(id, slots, target);
    finish();
    return error;
  }

  /** It has opened its second connection; an error for it, with its code, or null. */
  public String channelOpened(long now, String id) {
    begin(now);
    String error = exports.channel(turn.task(id));
    finish();
    return error;
  }

  /** Notes that {@code bytes} of changes were written for the target. */
  public void streamed(String id, long bytes) {
    MigrationTask task = exported(id);
    if (task != null) {
      task.streamed += bytes;
    }
  }

  /** The target's connection has taken the whole snapshot. */
  public void snapshotSent(long now, String id) {
    about(now, exported(id), exports::snapshotSent);
  }

  /** The target has acknowledged the changes up to {@code offset}. */
  public void acknowledged(long now, String id, long offset) {
    about(now, exported(id), task -> exports.acknowledged(task, offset));
  }

  private MigrationTask exported(String id) {
    MigrationTask task = turn.task(id);
    return task == null || task.imports || task.state.isOver() ? null : task;
  }

  // ------------------------------------------------------------------------- turns

  /** One input about a task; null if there is none of its name under way. */
  private void about(long now, MigrationTask task, Consumer<MigrationTask> input) {
    begin(now);
    if (task != null) {
      input.accept(task);
    }
    finish();
  }

  private void begin(long now) {
    turn.now = now;
  }

  private void finish() {
    turn.takeEffects().forEach(sink);
  }
}
