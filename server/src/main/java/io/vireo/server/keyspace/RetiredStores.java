package io.vireo.server.keyspace;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stores whose entries are not needed any more: their pages go back, some at a time. Data context.
 */
final class RetiredStores {
  private static final int PAGES_AT_ONCE = 4;

  private final Deque<EntryStore> stores = new ArrayDeque<>();

  /** Adds a store whose entries are not needed any more. */
  void add(EntryStore store) {
    store.forget();
    stores.add(store);
  }

  /** True if there is none whose pages did not go back yet. */
  boolean isEmpty() {
    return stores.isEmpty();
  }

  /** Bytes of pages that were written to. */
  long touchedBytes() {
    long sum = 0;
    for (EntryStore store : stores) {
      sum += store.touchedBytes();
    }
    return sum;
  }

  /** Gives all pages back, but for those of which a snapshot still shows a list. */
  void reclaim() {
    stores.removeIf(store -> store.clear(Integer.MAX_VALUE));
  }

  /**
   * Gives some pages of a store back. About half a millisecond's work.
   *
   * @return false if there were none, or an image still shows what lies in them
   */
  boolean giveBack() {
    EntryStore store = stores.peek();
    if (store == null) {
      return false;
    }
    long before = store.mappedBytes();
    stores.poll();
    boolean cleared = store.clear(PAGES_AT_ONCE);
    if (!cleared) {
      stores.add(store);
    }
    return cleared || store.mappedBytes() < before;
  }
}
