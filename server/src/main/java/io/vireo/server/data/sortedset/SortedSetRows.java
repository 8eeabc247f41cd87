package io.vireo.server.data.sortedset;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;
import java.util.List;

/**
 * The members of a large sorted set in order, on their way to the tree of a key: a database takes
 * them in, and never gives this value to a command. Owned by the data context.
 */
public final class SortedSetRows implements Aggregate {
  private final Packing shown;
  private final List<ScoreRow> rows;
  private final long size;
  private final long heapBytes;

  /**
   * The members of some rows, none of which is empty.
   *
   * @param shown the encoding in which the set is shown
   */
  SortedSetRows(Packing shown, List<ScoreRow> rows, long size) {
    this.shown = shown;
    this.rows = rows;
    this.size = size;
    heapBytes = rows.stream().mapToLong(ScoreRow::heapBytes).sum();
  }

  /** The encoding in which the set is shown. */
  public Packing shown() {
    return shown;
  }

  /** Puts all members into a large set without any. */
  public void fill(SortedSetValue large) {
    large.fill(rows);
  }

  @Override
  public Type type() {
    return Type.ZSET;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long heapBytes() {
    return heapBytes;
  }

  @Override
  public String encoding() {
    throw onItsWay();
  }

  @Override
  public void digest(Digest into) {
    throw onItsWay();
  }

  private static IllegalStateException onItsWay() {
    return new IllegalStateException("A sorted set on its way to a key is not read");
  }
}
