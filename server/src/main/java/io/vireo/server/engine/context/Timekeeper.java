package io.vireo.server.engine.context;

import io.vireo.server.keyspace.KeyspaceState;

/**
 * The time of the data context: read once for each command, told to the keyspace. Data context
 * only.
 *
 * <p>Between two looks at the wall clock the running clock carries it on, so that a command costs
 * one reading, which also ends the measurement of the command before.
 */
public final class Timekeeper {
  private static final long MILLI = 1_000_000;

  private final Clock clock;
  private final KeyspaceState keyspace;
  private long nanos;
  private long tick;
  private boolean frozen;
  private long frozenNanos;

  /** A timekeeper that tells a keyspace the time of a clock. */
  public Timekeeper(Clock clock, KeyspaceState keyspace) {
    this.clock = clock;
    this.keyspace = keyspace;
    begin();
  }

  /** Looks at both clocks: at the beginning of a batch, of a timer, of a late answer. */
  public void begin() {
    nanos = clock.nanos();
    if (!frozen) {
      look();
    }
  }

  private void look() {
    keyspace.now(clock.millis());
    tick = nanos + MILLI;
  }

  /** The last reading of the running clock, nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /** Reads the running clock at the end of a command. */
  public long lap() {
    nanos = clock.nanos();
    if (nanos >= tick && !frozen) {
      look();
    }
    return nanos;
  }

  /** Holds the keyspace's time while a transaction or a script runs. */
  public void freeze(boolean on) {
    if (on && !frozen) {
      frozenNanos = nanos;
    }
    frozen = on;
  }

  /**
   * Does something else while a command runs, at the time that it is: for the command the time goes
   * on afterwards as before.
   */
  public void aside(Runnable work) {
    boolean wasFrozen = frozen;
    long then = keyspace.now();
    frozen = false;
    begin();
    try {
      work.run();
    } finally {
      frozen = wasFrozen;
      if (wasFrozen) {
        keyspace.now(then);
      }
    }
  }

  /** True while a transaction or a script runs. */
  public boolean isFrozen() {
    return frozen;
  }

  /** Unix time, microseconds, as exact as the clock is; while it is held, when that began. */
  public long micros() {
    return frozen ? micros(keyspace.now(), frozenNanos) : micros(clock.millis(), clock.nanos());
  }

  private static long micros(long millis, long nanos) {
    return millis * 1000 + Math.floorMod(nanos / 1000, 1000);
  }
}
