package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.sortedset.SortedSetValue;

/** Writes a sorted set: packed as it is, or member by member, most of them in order. */
final class SortedSetWriter {
  private SortedSetWriter() {}

  static Continuation write(SortedSetValue set, RdbWriter out) {
    byte[] listpack = set.listpack();
    if (listpack != null) {
      out.sortedSetListpack(listpack, 0, Listpack.bytes(listpack));
      return Continuation.NONE;
    }
    out.sortedSet(set.size());
    if (set.isInPlace()) {
      set.forEach((member, score) -> write(member, score, out));
      return Continuation.NONE;
    }
    return new ElementsWriter(set.image((member, score) -> write(member, score, out)), out::bytes);
  }

  /** Likewise as commands. */
  static Continuation commands(SortedSetValue set, ElementCommands out) {
    out.name("ZADD");
    if (!set.isInPlace()) {
      return new ElementsWriter(
          set.image((member, score) -> add(member, score, out)), out.out()::length);
    }
    set.forEach((member, score) -> add(member, score, out));
    return Continuation.NONE;
  }

  private static void add(Element member, double score, ElementCommands out) {
    out.add(Bytes.of(Reals.text(score)), member.copy());
  }

  private static void write(Element member, double score, RdbWriter out) {
    Parts.write(member, out);
    out.score(score);
  }
}
