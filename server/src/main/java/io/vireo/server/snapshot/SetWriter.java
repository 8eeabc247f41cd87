package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.set.SetValue;

/** Writes a set: packed as it is, or member by member. */
final class SetWriter {
  private SetWriter() {}

  static Continuation write(SetValue set, RdbWriter out) {
    byte[] intset = set.intset();
    if (intset != null) {
      out.intset(intset, 0, intset.length);
      return Continuation.NONE;
    }
    byte[] listpack = out.version() < FormatVersion.SET_LISTPACKS ? null : set.listpack();
    if (listpack != null) {
      out.setListpack(listpack, 0, Listpack.bytes(listpack));
      return Continuation.NONE;
    }
    out.set(set.size());
    if (set.isInPlace()) {
      set.forEach(member -> Parts.write(member, out));
      return Continuation.NONE;
    }
    return new ElementsWriter(set.image(member -> Parts.write(member, out)), out::bytes);
  }

  /** Likewise as commands. */
  static Continuation commands(SetValue set, ElementCommands out) {
    out.name("SADD");
    if (!set.isInPlace()) {
      return new ElementsWriter(set.image(member -> out.add(member.copy())), out.out()::length);
    }
    set.forEach(member -> out.add(member.copy()));
    return Continuation.NONE;
  }

  /** The oldest version that holds a set as a listpack, if it is one. */
  static int natural(SetValue set) {
    boolean isListpack = set.isInPlace() && !set.isLarge() && !set.isNumbers();
    return isListpack ? FormatVersion.SET_LISTPACKS : RdbFormat.OLDEST_WRITTEN;
  }
}
