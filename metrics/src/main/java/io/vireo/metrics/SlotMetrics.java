package io.vireo.metrics;

import java.util.Arrays;

/**
 * What requests for the keys of each slot of a cluster took: time, and bytes in both directions.
 * Data context only. Until it is first turned on it keeps nothing, and then up to 384 KB.
 */
public final class SlotMetrics {
  private static final int SLOTS = 16384;
  private static final long[] NONE = {};

  private long[] nanos = NONE;
  private long[] bytesIn = NONE;
  private long[] bytesOut = NONE;
  private boolean timed;
  private boolean counted;

  /** Measures time and counts bytes from now on, or no longer; what was added before stays. */
  public void measure(boolean time, boolean bytes) {
    if (time && nanos == NONE) {
      nanos = new long[SLOTS];
    }
    if (bytes && bytesIn == NONE) {
      bytesIn = new long[SLOTS];
      bytesOut = new long[SLOTS];
    }
    timed = time;
    counted = bytes;
  }

  /** True while time is measured or bytes are counted. */
  public boolean isOn() {
    return timed || counted;
  }

  /** Adds the nanoseconds that a request for a slot took. */
  public void addNanos(int slot, long took) {
    if (timed) {
      nanos[slot] += took;
    }
  }

  /** Adds the bytes of a request for a slot. */
  public void addIn(int slot, long bytes) {
    if (counted) {
      bytesIn[slot] += bytes;
    }
  }

  /** Adds the bytes that were sent for a slot: answers, messages, what replicas are sent. */
  public void addOut(int slot, long bytes) {
    if (counted) {
      bytesOut[slot] += bytes;
    }
  }

  /** Microseconds that requests for a slot took. */
  public long micros(int slot) {
    return at(nanos, slot) / 1000;
  }

  /** Bytes of requests for a slot. */
  public long in(int slot) {
    return at(bytesIn, slot);
  }

  /** Bytes that left for a slot. */
  public long out(int slot) {
    return at(bytesOut, slot);
  }

  private static long at(long[] values, int slot) {
    return values == NONE ? 0 : values[slot];
  }

  /** The slot belongs to another node now: what was counted for it is forgotten. */
  public void forget(int slot) {
    if (nanos != NONE) {
      nanos[slot] = 0;
    }
    if (bytesIn != NONE) {
      bytesIn[slot] = 0;
      bytesOut[slot] = 0;
    }
  }

  /** Begins anew. */
  public void reset() {
    Arrays.fill(nanos, 0);
    Arrays.fill(bytesIn, 0);
    Arrays.fill(bytesOut, 0);
  }
}
