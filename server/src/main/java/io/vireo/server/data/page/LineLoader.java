package io.vireo.server.data.page;

import io.vireo.server.data.CacheLines;
import java.util.Arrays;

/**
 * Loads lines into the processor's caches side by side. Owned by the data context.
 *
 * <p>A load that misses the caches waits for 100 to 200 nanoseconds. Until it is done a processor
 * goes on with a few hundred instructions behind it, and has as many other loads under way as it
 * meets there. Code that finds its way to an address takes tens of instructions for each, so two or
 * three loads would overlap. So {@linkplain PageMemory#touch addresses are collected} first, and
 * loaded in a loop of a few instructions for each, all of which overlap.
 */
public final class LineLoader implements CacheLines {
  private static final int MIN_CAPACITY = 64;
  private static final int MAX_CAPACITY = 1024;

  private long[] addresses = {};
  private int count;
  private int sink;

  /**
   * Begins anew. What was added and not loaded is forgotten: after an error a page of it may be
   * gone.
   */
  public void begin() {
    count = 0;
  }

  @Override
  public void add(long address) {
    if (count == addresses.length && !makeRoom()) {
      load();
    }
    addresses[count++] = address;
  }

  private boolean makeRoom() {
    boolean grows = count < MAX_CAPACITY;
    if (grows) {
      addresses = Arrays.copyOf(addresses, Math.max(MIN_CAPACITY, 2 * count));
    }
    return grows;
  }

  @Override
  public void loaded(int value) {
    sink += value;
  }

  /** Loads all lines that were added since the last time. */
  public void load() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += NativeNumbers.getByte(addresses[i]);
    }
    sink += sum;
    count = 0;
  }

  /** A sum of what was loaded. */
  public int sink() {
    return sink;
  }
}
