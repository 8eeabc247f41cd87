package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The pending entries of a group in the order in which they were delivered, the oldest first: a
 * list that is linked by the entries themselves. Owned by the data context.
 */
final class DeliveryOrder {
  static final long BYTES = HeapLayout.object(2, 0);

  private PendingEntry oldest;
  private PendingEntry newest;

  /** Puts all entries of a group in order. */
  DeliveryOrder(PendingEntries pending) {
    PendingEntry[] all = new PendingEntry[Math.toIntExact(pending.size())];
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (int i = 0; i < all.length; i++) {
      all[i] = walk.next();
    }
    Arrays.sort(all, Comparator.comparingLong(PendingEntry::deliveryTime));
    for (PendingEntry entry : all) {
      add(entry);
    }
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
