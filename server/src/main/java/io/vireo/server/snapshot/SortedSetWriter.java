package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Listpack;
import io.vireo.server.data.SortedSetCursor;
import io.vireo.server.data.SortedSetValue;

/** Writes a sorted set: packed as it is, or member by member in order. */
final class SortedSetWriter implements Continuation {
  private final RdbWriter out;
  private final SortedSetCursor cursor;

  private SortedSetWriter(SortedSetValue set, RdbWriter out) {
    this.out = out;
    this.cursor = new SortedSetCursor().all(set);
  }

  static Continuation write(SortedSetValue set, RdbWriter out) {
    if (set.isPacked()) {
      out.sortedSetListpack(set.array(), 0, Listpack.bytes(set.array()));
      return NONE;
    }
    out.sortedSet(set.size());
    return new SortedSetWriter(set, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (out.bytes() < end) {
      if (!cursor.next()) {
        return true;
      }
      Parts.write(cursor.member(), out);
      out.score(cursor.score());
    }
    return false;
  }
}
