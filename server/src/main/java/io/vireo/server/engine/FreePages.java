package io.vireo.server.engine;

import io.vireo.server.data.page.SharedPages;
import io.vireo.server.keyspace.Keyspace;

/** Judges whether enough pages are free for the next commands. Data context only. */
final class FreePages {
  /*
   * When the sizes of values change, the blocks that are free are of sizes that no command needs,
   * and every page is made of such blocks: a command finds no page although an eighth of them is
   * free. Within a command no block may move, so there must be pages before it begins: holes are
   * closed while too few are free.
   */

  /** What a short command needs: for its entry, and for what is in the value or in a table. */
  private static final int LEAST_PAGES = 2;

  /** Pages to keep free where that takes no haste. */
  private static final int RESERVED_PAGES = 8;

  /** Pages that are kept free for requests, at most: a 16th of all. */
  private static final int MOST_SHIFT = 4;

  private final Keyspace keyspace;
  private final SharedPages pages;
  private long expected;

  /** For the pages of a keyspace. */
  FreePages(Keyspace keyspace) {
    this.keyspace = keyspace;
    pages = keyspace.pages();
  }

  /** Sets how many bytes of requests are to be executed next. */
  void expect(long bytes) {
    expected = bytes;
  }

  /** Bytes of a page. */
  long pageBytes() {
    return pages.pageBytes();
  }

  /** True if this number of pages, beside what requests may need, is not free. */
  private boolean lacks(int number) {
    long wanted = Math.min(number * pageBytes() + expected, pages.bound() >> MOST_SHIFT);
    return pages.bound() - pages.mapped() < wanted;
  }

  /** True if there may soon be too few, so that each command should ask. */
  boolean areDwindling() {
    return lacks(2 * RESERVED_PAGES);
  }

  /** True if there are too few. */
  boolean areFew() {
    return lacks(RESERVED_PAGES);
  }

  /** True if a command might find none. */
  boolean areScarce() {
    return lacks(LEAST_PAGES);
  }

  /** True if so little lies in the pages that evicting more keys is not what helps: half. */
  boolean areSparse() {
    return keyspace.blockBytes() < pages.bound() / 2;
  }
}
