package io.vireo.server.durability;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How rewrites of the log went, and when one that failed may be tried again: after some failures in
 * a row the pauses grow, so that a disk that is full is not written to all the time. Data context
 * only.
 */
final class RewriteHealth {
  private static final Logger LOG = LoggerFactory.getLogger(RewriteHealth.class);
  private static final int FAILURES_UNTIL_LIMIT = 3;
  private static final long LONGEST_PAUSE_MINUTES = 60;
  private static final long MINUTE = 60_000;
  private static final long SECOND = 1000;

  private boolean healthy = true;
  private long begunAt;
  private long lastSeconds = -1;
  private long begun;
  private int failures;
  private long pauseMinutes;
  private long pauseUntil;

  /** One begins, at this time in Unix milliseconds. */
  void begins(long now) {
    begun++;
    begunAt = now;
  }

  /** How long ago the last one began, seconds. */
  long seconds(long now) {
    return (now - begunAt) / SECOND;
  }

  /** The one that began is over, well or not. */
  void ends(long now) {
    lastSeconds = seconds(now);
  }

  void succeeded() {
    healthy = true;
    failures = 0;
    pauseMinutes = 0;
  }

  void failed(long now) {
    healthy = false;
    failures++;
    if (failures >= FAILURES_UNTIL_LIMIT) {
      pauseMinutes = Math.min(LONGEST_PAUSE_MINUTES, Math.max(1, pauseMinutes * 2));
      pauseUntil = now + pauseMinutes * MINUTE;
      LOG.warn(
          "Background AOF rewrite has repeatedly failed and triggered the limit, will retry in {}"
              + " minutes",
          pauseMinutes);
    }
  }

  /** False while one that would begin by itself has to wait. */
  boolean mayBegin(long now) {
    return now >= pauseUntil;
  }

  /** False if the last one failed. */
  boolean isHealthy() {
    return healthy;
  }

  /** How long the last one took, seconds; -1 before the first. */
  long lastSeconds() {
    return lastSeconds;
  }

  /** How many began. */
  long begun() {
    return begun;
  }

  /** How many failed since the last success. */
  int failures() {
    return failures;
  }
}
