package io.vireo.server.process;

import java.util.function.LongSupplier;

/**
 * Has the JVM give memory back to the system once most of the data are gone, as after FLUSHALL.
 * Data context only.
 *
 * <p>A collector gives back what is free after it has collected, but where nothing is written it
 * has no reason to. So it is asked to: when the data have shrunk to a quarter, and stayed so few
 * for some seconds. What it then has to look at is little, so the pause is short with every
 * collector.
 */
public final class MemoryReturn {
  /** Time between two looks, milliseconds. */
  public static final long INTERVAL_MILLIS = 1_000;

  private static final int SHARE = 4;
  private static final long WORTHWHILE = 64L << 20;
  private static final int CALM_LOOKS = 5;

  private final LongSupplier used;
  private final Runnable collect;
  private long most;
  private int looks;

  /**
   * Watches the data of a process.
   *
   * @param used bytes in use
   * @param collect asks the JVM to collect, without waiting for it
   */
  public MemoryReturn(LongSupplier used, Runnable collect) {
    this.used = used;
    this.collect = collect;
  }

  /** Looks how much is in use; to be called every {@link #INTERVAL_MILLIS}. */
  public void look() {
    long now = used.getAsLong();
    most = Math.max(most, now);
    if (most - now < WORTHWHILE || now > most / SHARE) {
      looks = 0;
    } else if (++looks == CALM_LOOKS) {
      looks = 0;
      most = now;
      collect.run();
    }
  }
}
