package io.vireo.server.data.sortedset;

import io.vireo.server.data.ArrivingCollection;
import io.vireo.server.data.Packing;
import java.util.List;

/**
 * The members of a large sorted set in order, on their way to a tree. Owned by the data context.
 */
public final class SortedSetRows extends ArrivingCollection {
  private final List<ScoreRow> rows;

  /**
   * The members of some rows, none of which is empty.
   *
   * @param shown the encoding in which the set is shown
   */
  SortedSetRows(Packing shown, List<ScoreRow> rows, long size) {
    super(shown, size, rows.stream().mapToLong(ScoreRow::heapBytes).sum());
    this.rows = rows;
  }

  /** Puts all members into a large set without any. */
  public void fill(SortedSetValue large) {
    large.fill(rows);
  }
}
