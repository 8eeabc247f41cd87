package io.vireo.server.keyspace;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.expiry.ExpiryCalendar;
import java.util.Arrays;

/** Deadlines that have come while their keys had to stay. Data context only. */
final class PassedOver {
  private static final long[] NONE = {};
  private static final int FIRST = 16;

  private long[] pairs = NONE;
  private int used;

  void add(long deadline, long hash) {
    if (used == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(FIRST, 2 * used));
    }
    pairs[used++] = deadline;
    pairs[used++] = hash;
  }

  /** Hands over all, and has none any more. */
  void takeAll(ExpiryCalendar.Sink sink) {
    long[] all = pairs;
    int end = used;
    clear();
    for (int i = 0; i < end; i += 2) {
      sink.expire(all[i], all[i + 1]);
    }
  }

  void clear() {
    pairs = NONE;
    used = 0;
  }

  long heapBytes() {
    return used == 0 ? 0 : HeapLayout.longs(pairs.length);
  }
}
