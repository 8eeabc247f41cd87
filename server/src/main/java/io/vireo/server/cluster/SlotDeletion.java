package io.vireo.server.cluster;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.gate.PauseGate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deletes the keys of slots that have gone to another node, or were to come and do not, little by
 * little between commands. Files and replicas are told. Data context only.
 */
final class SlotDeletion implements IncrementalTasks.IncrementalTask {
  private static final long LATER_MILLIS = 100;

  private final IncrementalTasks incrementalTasks;
  private final Clock clock;
  private final SlotKeys keys;
  private final Consumer<SlotSet> done;
  private final PauseGate pause;
  private final Deque<SlotSet> jobs = new ArrayDeque<>();
  private int slot;
  private boolean isAdded;
  private boolean isOff;
  private long delayMicros;
  private long readyAt;
  private long jobKeys;
  private long jobDeleted;
  private long started;
  private long completed;
  private long cancelled;

  /**
   * With nothing to do.
   *
   * @param done hears of the slots that are empty now
   */
  SlotDeletion(
      PauseGate pause,
      IncrementalTasks incrementalTasks,
      Clock clock,
      SlotKeys keys,
      Consumer<SlotSet> done) {
    this.incrementalTasks = incrementalTasks;
    this.clock = clock;
    this.keys = keys;
    this.done = done;
    this.pause = pause;
  }

  /** Begins to delete the keys of these slots, behind those that are asked for already. */
  void add(SlotSet slots) {
    jobs.add(slots);
    if (jobs.size() == 1) {
      begin();
    }
    if (!isAdded) {
      isAdded = true;
      incrementalTasks.add(this);
    }
  }

  private void begin() {
    slot = 0;
    jobDeleted = 0;
    jobKeys = 0;
    started++;
    jobs.peek().forEach(each -> jobKeys += keys.count(each));
  }

  /** Nothing is to be deleted any more. */
  void cancel() {
    cancelled += jobs.size();
    jobs.clear();
  }

  /**
   * Slows deletion down, for tests.
   *
   * @param off whether no keys are deleted, and none are said to be
   * @param keyMicros how long each key takes, in microseconds; if negative none is deleted
   */
  void slow(boolean off, long keyMicros) {
    isOff = off;
    delayMicros = keyMicros;
    readyAt = 0;
  }

  @Override
  public boolean isPatient() {
    return true;
  }

  /** While clients are paused no data shall change. */
  @Override
  public long readyAt() {
    boolean waits = pause.isClosed() || isOff || delayMicros < 0;
    return waits ? clock.millis() + LATER_MILLIS : readyAt;
  }

  @Override
  public boolean step() {
    SlotSet job = jobs.peek();
    if (job == null) {
      isAdded = false;
      return false;
    }
    while (slot < SlotSet.SLOTS && (!job.contains(slot) || keys.count(slot) == 0)) {
      slot++;
    }
    if (slot < SlotSet.SLOTS) {
      long deleted = keys.deleteSome(slot);
      jobDeleted += deleted;
      if (delayMicros > 0) {
        readyAt = clock.millis() + TimeUnit.MICROSECONDS.toMillis(deleted * delayMicros);
      }
      return true;
    }
    jobs.poll();
    completed++;
    if (!jobs.isEmpty()) {
      begin();
    }
    done.accept(job);
    return true;
  }

  /** How many sets of slots are being emptied or wait for others; 0 while clients are paused. */
  int running() {
    return isOff || pause.isClosed() ? 0 : jobs.size();
  }

  /** Keys of the present set, when it was begun. */
  long jobKeys() {
    return jobKeys;
  }

  /** How many of them are deleted. */
  long jobDeleted() {
    return jobDeleted;
  }

  /** How many sets were begun. */
  long started() {
    return started;
  }

  /** How many are empty. */
  long completed() {
    return completed;
  }

  /** How many were given up. */
  long cancelled() {
    return cancelled;
  }
}
