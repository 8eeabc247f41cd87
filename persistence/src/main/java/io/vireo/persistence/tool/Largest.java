package io.vireo.persistence.tool;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** Keeps the largest of many keys. Confined to one thread. */
final class Largest {
  private final int most;
  private final ToLongFunction<RdbSummary.Key> size;
  private final PriorityQueue<RdbSummary.Key> keys;

  /**
   * Keeps the largest keys, {@code most} at most.
   *
   * @param size what makes a key large
   */
  Largest(int most, ToLongFunction<RdbSummary.Key> size) {
    this.most = most;
    this.size = size;
    this.keys = new PriorityQueue<>(Comparator.comparingLong(size));
  }

  /** True if a key of a size would be kept. */
  boolean wants(long newSize) {
    return keys.size() < most || most > 0 && newSize > size.applyAsLong(keys.element());
  }

  /** Adds a key that is wanted. */
  void add(RdbSummary.Key key) {
    keys.add(key);
    if (keys.size() > most) {
      keys.remove();
    }
  }

  /** The keys, the largest first. */
  List<RdbSummary.Key> keys() {
    Comparator<RdbSummary.Key> order = Comparator.comparingLong(size).reversed();
    return keys.stream().sorted(order.thenComparing(RdbSummary.Key::name)).toList();
  }
}
