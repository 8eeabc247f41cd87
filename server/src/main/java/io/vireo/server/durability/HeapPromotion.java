package io.vireo.server.durability;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Has the collector move what was just loaded to where it stays, while no client waits yet. Any
 * thread.
 *
 * <p>A collector with generations moves what is new, and the last tens of megabytes of a load are
 * new. Left to itself it does so under the first clients, or in the first snapshot, and that takes
 * ten times as long as any later collection. It is provoked as every program provokes it: by
 * garbage. To ask the JVM for a collection would have it look at all of the heap.
 */
final class HeapPromotion {
  /** Loads up to this size leave little to be moved, bytes. */
  static final long WORTHWHILE = 16L << 20;

  private static final int PIECE = 64 * 1024;

  /** This share of the heap is filled at most, if no collection shows itself. */
  private static final int SHARE = 4;

  /** A collection that takes no longer had little to move, milliseconds. */
  private static final int SHORT = 8;

  /** What stays young is moved some times more before it counts as old. */
  private static final int MOST_COLLECTIONS = 8;

  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private byte[] garbage;

  /**
   * Fills the heap with garbage until a collection has had little to do.
   *
   * @return how many collections that took
   */
  int promote() {
    int done = 0;
    long time;
    do {
      time = sum(GarbageCollectorMXBean::getCollectionTime);
      if (!collect()) {
        return done;
      }
      done++;
    } while (sum(GarbageCollectorMXBean::getCollectionTime) - time > SHORT
        && done < MOST_COLLECTIONS);
    return done;
  }

  /** False if no collection has shown itself, as with collectors that work beside the program. */
  private boolean collect() {
    long before = sum(GarbageCollectorMXBean::getCollectionCount);
    long left = Runtime.getRuntime().maxMemory() / SHARE;
    while (left > 0 && sum(GarbageCollectorMXBean::getCollectionCount) == before) {
      garbage = new byte[PIECE];
      left -= PIECE;
    }
    garbage = null;
    return left > 0;
  }

  private long sum(ToLongFunction<GarbageCollectorMXBean> figure) {
    return collectors.stream().mapToLong(figure).sum();
  }
}
