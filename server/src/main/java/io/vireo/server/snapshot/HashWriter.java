package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;

/** Writes a hash: packed as it is, or field by field. */
final class HashWriter {
  private final HashValue hash;
  private final RdbWriter out;
  private final boolean timed;
  private final long first;
  private final HashField field = new HashField();

  private HashWriter(HashValue hash, RdbWriter out) {
    this.hash = hash;
    this.out = out;
    this.first = hash.nextDeadline();
    this.timed = first != Long.MAX_VALUE;
  }

  static Continuation write(HashValue hash, RdbWriter out) {
    return new HashWriter(hash, out).begin();
  }

  private Continuation begin() {
    byte[] lp = hash.listpack();
    if (lp == null && !hash.isInPlace()) {
      head();
      return new ElementsWriter(hash.image(this::write), out::bytes);
    }
    if (lp == null) {
      head();
      hash.forEach(field, this::write);
      return Continuation.NONE;
    }
    if (!hash.hasRoomForDeadlines()) {
      out.hashListpack(lp, 0, Listpack.bytes(lp));
    } else if (timed || out.version() >= FormatVersion.FIELD_DEADLINES) {
      out.hashListpackEx(timed ? first : 0, lp, 0, Listpack.bytes(lp));
    } else {
      head();
      hash.forEach(field, this::write);
    }
    return Continuation.NONE;
  }

  /** Likewise as commands. */
  static Continuation commands(HashValue hash, ElementCommands out) {
    out.name("HMSET");
    if (!hash.isInPlace()) {
      return new ElementsWriter(hash.image(each -> add(each, out)), out.out()::length);
    }
    hash.forEach(new HashField(), each -> add(each, out));
    return Continuation.NONE;
  }

  private static void add(HashField each, ElementCommands out) {
    Bytes name = each.name().copy();
    if (each.deadline() >= 0) {
      out.deadline(name, each.deadline());
    }
    out.add(name, each.value().copy());
  }

  /** The oldest version that holds the deadlines of a hash, if fields have any. */
  static int needed(HashValue hash) {
    boolean timed = hash.nextDeadline() != Long.MAX_VALUE;
    return timed ? FormatVersion.FIELD_DEADLINES : RdbFormat.OLDEST_WRITTEN;
  }

  /** The oldest version that also knows a listpack with room for deadlines. */
  static int natural(HashValue hash) {
    return hash.hasRoomForDeadlines() ? FormatVersion.FIELD_DEADLINES : RdbFormat.OLDEST_WRITTEN;
  }

  private void head() {
    if (timed) {
      out.hashWithDeadlines(first, hash.size());
    } else {
      out.hash(hash.size());
    }
  }

  private void write(HashField each) {
    if (timed) {
      out.fieldDeadline(each.deadline(), first);
    }
    Parts.write(each.name(), out);
    Parts.write(each.value(), out);
  }
}
