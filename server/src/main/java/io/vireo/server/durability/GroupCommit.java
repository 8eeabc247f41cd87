package io.vireo.server.durability;

import java.util.concurrent.TimeUnit;

/**
 * Tells how long a forced write waits for more writes to serve. On the log's disk worker.
 *
 * <p>Clients that wait for answers send their next writes a moment after they got them, one behind
 * the other. If the first of these were forced at once, alone, all others would wait for that and
 * then for the next: small and large groups would take turns, and half of the forced writes serve
 * hardly any client. So a group that is small against those before it waits for the others, for a
 * part of the time that forcing it takes. A client that writes alone, or to a disk that takes
 * writes as fast as they come, never waits. PostgreSQL knows the same as {@code commit_delay} and
 * {@code commit_siblings}, but has to be told the figures.
 */
final class GroupCommit {
  /** Where fewer writes than these come together, waiting for one another gains nothing. */
  private static final int MIN_GROUP_WRITES = 8;

  /** The longest time that a group waits for more writes, however slow the disk. */
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

  private int gathered;
  private int usual;
  private long forcedAt;
  private long usualNanos;

  /** Counts writes into the group. */
  void add(int writes) {
    gathered += writes;
  }

  /** Nanoseconds that the group should wait for more, 0 or less if it should not. */
  long patience(long now) {
    if (usual < MIN_GROUP_WRITES || gathered * 2 >= usual) {
      return 0;
    }
    return forcedAt + Math.min(LONGEST_WAIT, usualNanos) - now;
  }

  /** The group was forced to the disk. */
  void forced(long begin, long end) {
    usual = Math.max(gathered, usual - usual / 4);
    usualNanos += (end - begin - usualNanos) / 4;
    forcedAt = end;
    gathered = 0;
  }
}
