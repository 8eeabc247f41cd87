package io.vireo.server.data.stream;

import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;

/** A consumer of a group, and what is pending for it. Owned by the data context. */
public final class StreamConsumer {
  /** Time of something that has not happened. */
  public static final long NEVER = -1;

  private final byte[] name;
  private final PendingEntries pending;
  private final Tally tally;
  private long seenTime;
  private long activeTime;

  StreamConsumer(byte[] name, long seenTime, long activeTime, Footprint whole, Tally tally) {
    this.name = name;
    this.seenTime = seenTime;
    this.activeTime = activeTime;
    this.tally = tally;
    tally.add(differing());
    pending = new PendingEntries(whole);
  }

  static long bytes(int nameLength) {
    return HeapLayout.object(3, 2 * Long.BYTES)
        + HeapLayout.bytes(nameLength)
        + HeapLayout.object(3, Long.BYTES);
  }

  /** Its name; read only. */
  public byte[] name() {
    return name;
  }

  /** What it was given and has not acknowledged. */
  public PendingEntries pending() {
    return pending;
  }

  /** When it last tried to get something, Unix milliseconds. */
  public long seenTime() {
    return seenTime;
  }

  /** It tries to get something. */
  public void seen(long now) {
    tally.add(-differing());
    seenTime = now;
    tally.add(differing());
  }

  /** When it last got something, Unix milliseconds, or {@link #NEVER}. */
  public long activeTime() {
    return activeTime;
  }

  private int differing() {
    return activeTime == seenTime ? 0 : 1;
  }

  /** It is not used any more. */
  void release() {
    pending.release();
    tally.add(-differing());
  }

  /** It got something. */
  public void active(long now) {
    tally.add(-differing());
    activeTime = now;
    tally.add(differing());
  }
}
