package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** One move of slots, as one of the two nodes sees it. The machine's thread only. */
public final class MigrationTask {
  final String id;
  final boolean imports;
  final SlotSet slots;
  final String target;

  /** True if it is tried again after a failure, until a command calls it off. */
  final boolean retried;

  final long created;
  String source;
  MigrationState state = MigrationState.NONE;
  String error = "";
  int retries;
  long started = -1;
  long ended = -1;
  long pausedAt;
  long changedAt;
  long heardAt;
  long lackingSince;
  long nearSince;
  long snapshotAt;

  /** Target: since when the slots have other owners than the source, or 0. */
  long disownedAt;

  /** Target: what the source said last when it had sent everything, or null. */
  StreamEnd granted;

  /** Target: why it cannot begin yet, or null. */
  String waits;

  /** Source: bytes of changes that were written. Target: bytes that were taken in. */
  long streamed;

  /** Source: bytes that the target has taken in, by its own word. */
  long acknowledged;

  /** How many acknowledgements were sent, or have come. */
  long acks;

  /** When the last of them was sent, or came. */
  long acknowledgedAt;

  /**
   * The end of the changes.
   *
   * @param acks after how many acknowledgements the source stopped writers; 0 if it does not say
   * @param epoch since when it has the slots; 0 if it does not say
   */
  record StreamEnd(long acks, long epoch) {}

  /** Acknowledgements that were sent in the same millisecond. */
  private record AckRun(long first, long time) {}

  /** Those that are not too old to matter, in order. */
  private final Deque<AckRun> ackRuns = new ArrayDeque<>();

  MigrationTask(
      String id,
      boolean imports,
      SlotSet slots,
      String source,
      String target,
      boolean retried,
      long now) {
    this.id = id;
    this.imports = imports;
    this.slots = slots;
    this.source = source;
    this.target = target;
    this.retried = retried;
    created = now;
    changedAt = now;
    heardAt = now;
    acknowledgedAt = now;
  }

  void state(MigrationState next, long now) {
    state = next;
    changedAt = now;
  }

  /** Begins from the beginning. */
  void reset(long now) {
    state(MigrationState.NONE, now);
    pausedAt = 0;
    lackingSince = 0;
    disownedAt = 0;
    granted = null;
    nearSince = 0;
    streamed = 0;
    acknowledged = 0;
    acks = 0;
    ackRuns.clear();
    heardAt = now;
    acknowledgedAt = now;
  }

  /**
   * An acknowledgement is sent.
   *
   * @param memory milliseconds for which its time is to be known
   */
  void acknowledging(long now, long memory) {
    acks++;
    acknowledgedAt = now;
    if (ackRuns.isEmpty() || ackRuns.getLast().time() != now) {
      ackRuns.add(new AckRun(acks, now));
    }
    while (ackRuns.getFirst().time() < now - memory) {
      ackRuns.remove();
    }
  }

  /** When an acknowledgement was sent, counted from 1; long ago if that is not known any more. */
  long ackTime(long number) {
    Iterator<AckRun> latest = ackRuns.descendingIterator();
    while (number <= acks && latest.hasNext()) {
      AckRun run = latest.next();
      if (run.first() <= number) {
        return run.time();
      }
    }
    return Long.MIN_VALUE / 2;
  }

  /** Its name: 40 characters. */
  public String id() {
    return id;
  }

  /** True on the node that gets the slots. */
  public boolean imports() {
    return imports;
  }

  /** The slots. */
  public SlotSet slots() {
    return slots;
  }

  /** The name of the node that had the slots when it began. */
  public String source() {
    return source;
  }

  /** The name of the node that gets them. */
  public String target() {
    return target;
  }

  /** How far it has come. */
  public MigrationState state() {
    return state;
  }

  /** Source: how many bytes of the changes the target lacks. */
  long lag() {
    return streamed - acknowledged;
  }

  /** Source: true if the target lacks so little that writers can be paused soon. */
  public boolean isNear() {
    return nearSince > 0;
  }

  /** Target: true if it has everything, and may take the slots. */
  public boolean isGranted() {
    return granted != null || state == MigrationState.TAKEOVER;
  }

  /** What went wrong last, or empty. */
  public String error() {
    return error;
  }

  /** How often it was tried again. */
  public int retries() {
    return retries;
  }

  /** When it was asked for, Unix milliseconds. */
  public long created() {
    return created;
  }

  /** When the last attempt began, Unix milliseconds, or -1. */
  public long started() {
    return started;
  }

  /** When it was over, Unix milliseconds, or -1. */
  public long ended() {
    return ended;
  }

  /** When its state changed last, Unix milliseconds. */
  public long changedAt() {
    return changedAt;
  }

  /** When the last acknowledgement was sent, or came; or when it began. Unix milliseconds. */
  public long acknowledgedAt() {
    return acknowledgedAt;
  }

  /** For how many milliseconds clients could not write: on the source, once it is completed. */
  public long pauseMillis() {
    return !imports && state == MigrationState.COMPLETED ? ended - pausedAt : 0;
  }

  /** Bytes of changes that were written for the target, or taken in by it. */
  public long streamed() {
    return streamed;
  }

  /** Bytes of changes that the target has taken in. */
  public long acknowledged() {
    return acknowledged;
  }

  /** How many acknowledgements were sent, or have come. */
  public long acks() {
    return acks;
  }

  @Override
  public String toString() {
    return (imports ? "Import" : "Migrate") + " task " + id;
  }
}
