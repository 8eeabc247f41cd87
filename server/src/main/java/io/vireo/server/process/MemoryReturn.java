package io.vireo.server.process;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Has the JVM give memory back to the system once most of the data are gone, as after FLUSHALL, and
 * keeps it from taking much more than the data need. Data context only.
 *
 * <p>A collector gives back what is free after it has collected, but where nothing is written it
 * has no reason to. So it is asked to: when the data have shrunk to a quarter, and stayed so few
 * for some seconds. What it then has to look at is little, so the pause is short with every
 * collector.
 *
 * <p>Where values are replaced all the time, a collector with generations leaves the old ones lying
 * until the heap has grown as far as it may, however few the data are. What they are is known here;
 * so it is asked as well when three quarters of a large heap must be garbage.
 */
public final class MemoryReturn {
  /** Time between two looks, milliseconds. */
  public static final long INTERVAL_MILLIS = 1_000;

  private static final int SHARE = 4;
  private static final long WORTHWHILE = 64L << 20;
  private static final int CALM_LOOKS = 5;

  /** A heap up to this size is left to the collector. */
  private static final long SMALL = 1L << 30;

  private final LongSupplier used;
  private final LongSupplier heap;
  private final Executor worker;
  private final Runnable collector;
  private long most;
  private int looks;

  /** What the last collection left, garbage of the meantime included. */
  private volatile long left;

  private volatile boolean collecting;

  /**
   * Watches the data of a process.
   *
   * @param used bytes in use
   * @param heap bytes of the heap that are taken, garbage included
   * @param worker has time to wait for the collector
   * @param collector has the JVM collect
   */
  public MemoryReturn(LongSupplier used, LongSupplier heap, Executor worker, Runnable collector) {
    this.used = used;
    this.heap = heap;
    this.worker = worker;
    this.collector = collector;
  }

  /** Looks how much is in use; to be called every {@link #INTERVAL_MILLIS}. */
  public void look() {
    long now = used.getAsLong();
    if (!collecting && (isMuchGone(now) || isMostlyGarbage(now))) {
      collecting = true;
      worker.execute(this::collect);
    }
  }

  private boolean isMuchGone(long now) {
    most = Math.max(most, now);
    boolean gone = most - now >= WORTHWHILE && now <= most / SHARE;
    looks = gone ? looks + 1 : 0;
    if (looks < CALM_LOOKS) {
      return false;
    }
    looks = 0;
    most = now;
    return true;
  }

  /** Not again before there is as much once more as a collection could not remove. */
  private boolean isMostlyGarbage(long now) {
    long expected = Math.max(now * SHARE, left * 2);
    return heap.getAsLong() > Math.max(SMALL, expected);
  }

  private void collect() {
    collector.run();
    left = heap.getAsLong();
    collecting = false;
  }
}
