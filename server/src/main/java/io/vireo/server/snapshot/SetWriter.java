package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.set.IntSet;
import io.vireo.server.data.set.SetValue;

/** Writes a set: packed as it is, or member by member. */
final class SetWriter {
  private SetWriter() {}

  static Continuation write(SetValue set, RdbWriter out) {
    if (set.isNumbers()) {
      out.intset(set.array(), 0, IntSet.bytes(set.array()));
      return Continuation.NONE;
    }
    if (!set.isHashed() && out.version() >= FormatVersion.SET_LISTPACKS) {
      out.setListpack(set.array(), 0, Listpack.bytes(set.array()));
      return Continuation.NONE;
    }
    out.set(set.size());
    if (!set.isHashed()) {
      set.forEach(member -> Parts.write(member, out));
      return Continuation.NONE;
    }
    return new ElementsWriter(set.image(member -> Parts.write(member, out)), out::bytes);
  }
}
