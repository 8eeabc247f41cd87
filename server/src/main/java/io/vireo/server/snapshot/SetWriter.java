package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.IntSet;
import io.vireo.server.data.Listpack;
import io.vireo.server.data.SetValue;

/** Writes a set: packed as it is, or member by member. */
final class SetWriter implements Continuation {
  private static final int STRIDE = 64;

  private final SetValue set;
  private final RdbWriter out;
  private long cursor;

  private SetWriter(SetValue set, RdbWriter out) {
    this.set = set;
    this.out = out;
  }

  static Continuation write(SetValue set, RdbWriter out) {
    if (set.isNumbers()) {
      out.intset(set.array(), 0, IntSet.bytes(set.array()));
      return NONE;
    }
    if (!set.isHashed() && out.version() >= FormatVersion.SET_LISTPACKS) {
      out.setListpack(set.array(), 0, Listpack.bytes(set.array()));
      return NONE;
    }
    out.set(set.size());
    return new SetWriter(set, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    do {
      cursor = set.scan(cursor, STRIDE, member -> Parts.write(member, out));
    } while (cursor != 0 && out.bytes() < end);
    return cursor == 0;
  }
}
