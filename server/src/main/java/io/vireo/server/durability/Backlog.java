package io.vireo.server.durability;

import io.vireo.server.engine.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether what was handed to the log's disk worker stays there too long, as when the disk is
 * busy forcing earlier writes: only in memory, it would be lost with the process. Data context
 * only.
 *
 * <p>Now and then one write is picked; until it is with the system, its age is at least that of any
 * other that waits and came later.
 */
final class Backlog {
  /** For how long a write may stay in memory before answers wait for it: Redis' own limit. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Clock clock;
  private final LogWriter writer;
  private long pickedTicket;
  private long pickedNanos;
  private boolean late;

  Backlog(Clock clock, LogWriter writer) {
    this.clock = clock;
    this.writer = writer;
  }

  /** True while something has waited for too long. */
  boolean isLate() {
    return late;
  }

  /** Notes a write; true if {@link #isLate} has changed. */
  boolean handedOver(long ticket) {
    boolean was = late;
    if (writer.written() >= pickedTicket) {
      pickedTicket = ticket;
      pickedNanos = clock.nanos();
      late = false;
    } else {
      late = clock.nanos() - pickedNanos > PATIENCE_NANOS;
    }
    return late != was;
  }
}
