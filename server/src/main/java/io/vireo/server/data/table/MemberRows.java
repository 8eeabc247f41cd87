package io.vireo.server.data.table;

/** Rows of members, by number, to which a {@link RowIndex} leads. */
public interface MemberRows {
  /** The first item of a row at one or behind whose hash has a tag; -1 if there is none. */
  int next(int row, int tag, int from);

  /** The hash of an item. */
  long hash(int row, int item);

  /** True if an item has these bytes. */
  boolean isAt(int row, int item, byte[] member, int offset, int length);

  /** Loads the beginning of a row; the result is of no meaning. */
  int touch(int row);

  /** Loads what the hash of the first item with a tag needs; the result is of no meaning. */
  int touch(int row, int tag);

  /** Takes items in rows. */
  @FunctionalInterface
  interface Sink {
    /** Takes an item. */
    void accept(int row, int item);
  }
}
