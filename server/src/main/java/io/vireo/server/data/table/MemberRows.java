package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.page.LineLoader;

/** Rows of members, by number, to which a {@link RowIndex} leads. */
public interface MemberRows {
  /** The first item of a row at one or behind whose hash has a tag; -1 if there is none. */
  int next(int row, int tag, int from);

  /** The hash of an item. */
  long hash(int row, int item);

  /** True if an item has these bytes. */
  boolean isAt(int row, int item, byte[] member, int offset, int length);

  /** Adds the beginning of a row to what is loaded. */
  void touch(int row, CacheLines lines);

  /** Adds what the hash of the first item with a tag needs; the beginning of the row is loaded. */
  void touch(int row, int tag, CacheLines lines);

  /** Loads lines of many rows side by side. */
  LineLoader lines();

  /** Takes items in rows. */
  @FunctionalInterface
  interface Sink {
    /** Takes an item. */
    void accept(int row, int item);
  }
}
