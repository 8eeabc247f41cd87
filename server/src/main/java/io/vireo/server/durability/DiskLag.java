package io.vireo.server.durability;

import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.propagation.Watermark;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether what is to be written to the log stays in memory too long, as when the disk is busy
 * forcing earlier writes: only in memory, it would be lost with the process. Data context only.
 *
 * <p>Now and then one write is picked; until it is with the system, its age is at least that of any
 * other that waits and came later.
 */
final class DiskLag {
  /** For how long a write may stay in memory before answers wait for it: Redis' own limit. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Clock clock;
  private final Watermark written;
  private long picked;
  private long pickedNanos;
  private boolean late;

  DiskLag(Clock clock, Watermark written) {
    this.clock = clock;
    this.written = written;
  }

  /** True while something has waited for too long. */
  boolean isLate() {
    return late;
  }

  /**
   * Notes that something is to be written; true if {@link #isLate} has changed.
   *
   * @param units how many units there are with it
   */
  boolean gathered(long units) {
    boolean was = late;
    if (written.offset() >= picked) {
      picked = units;
      pickedNanos = clock.nanos();
      late = false;
    } else {
      late = clock.nanos() - pickedNanos > PATIENCE_NANOS;
    }
    return late != was;
  }
}
