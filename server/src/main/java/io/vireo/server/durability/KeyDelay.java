package io.vireo.server.durability;

/**
 * The pause after each key that tests ask for, so that they see something being written. Data
 * context only.
 */
public final class KeyDelay {
  private static final long MICROS = 1000;

  private long micros;
  private long owed;
  private long resumeAt;

  /** Sets the pause, microseconds; one that was begun is over. */
  public void micros(long pause) {
    micros = pause;
    resumeAt = 0;
  }

  /** Counts keys that were passed by {@code now}, Unix milliseconds. */
  public void passed(long keys, long now) {
    if (micros > 0) {
      owed += keys * micros;
      resumeAt = now + owed / MICROS;
      owed %= MICROS;
    }
  }

  /** When to go on, Unix milliseconds; 0 for now. */
  public long resumeAt() {
    return resumeAt;
  }
}
