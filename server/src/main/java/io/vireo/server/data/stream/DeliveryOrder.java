package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The pending entries of a group that belong to consumers, or those that do not, in the order in
 * which they were delivered, the oldest first: a list that is linked by the entries themselves.
 * Owned by the data context.
 */
final class DeliveryOrder {
  static final long BYTES = HeapLayout.object(2, Long.BYTES);

  private PendingEntry oldest;
  private PendingEntry newest;
  private long size;

  /** No entries. */
  DeliveryOrder() {}

  /** Puts all entries of a group in order that belong to a consumer. */
  DeliveryOrder(PendingEntries pending) {
    PendingEntry[] all = new PendingEntry[Math.toIntExact(pending.size())];
    int owned = 0;
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      if (!entry.isReleased()) {
        all[owned++] = entry;
      }
    }
    Arrays.sort(all, 0, owned, Comparator.comparingLong(PendingEntry::deliveryTime));
    for (int i = 0; i < owned; i++) {
      add(all[i]);
    }
  }

  /** How many entries. */
  long size() {
    return size;
  }

  PendingEntry oldest() {
    return oldest;
  }

  PendingEntry newest() {
    return newest;
  }

  /** Adds an entry behind those that were delivered when it was, or before. */
  void add(PendingEntry entry) {
    PendingEntry before = newest;
    while (before != null && before.deliveryTime() > entry.deliveryTime()) {
      before = before.older;
    }
    PendingEntry behind = before == null ? oldest : before.newer;
    size++;
    entry.older = before;
    entry.newer = behind;
    if (before == null) {
      oldest = entry;
    } else {
      before.newer = entry;
    }
    if (behind == null) {
      newest = entry;
    } else {
      behind.older = entry;
    }
  }

  /** Takes an entry out that is there. */
  void remove(PendingEntry entry) {
    size--;
    if (entry.older == null) {
      oldest = entry.newer;
    } else {
      entry.older.newer = entry.newer;
    }
    if (entry.newer == null) {
      newest = entry.older;
    } else {
      entry.newer.older = entry.older;
    }
    entry.older = null;
    entry.newer = null;
  }
}
