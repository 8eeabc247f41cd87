package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Entry;

/** Moves and copies entries within a database and between databases. Data context only. */
final class Transplant {
  private Transplant() {}

  /** See {@link Database#move}. */
  static void move(Database source, Bytes from, Database target, Bytes to) {
    Entry entry = source.find(from);
    if (source != target) {
      source.store().bringBack(entry.value());
    }
    int made = target.store().makeSame(to, entry, entry.value(), entry.access());
    target.remove(to);
    source.remove(from);
    target.put(to, made);
  }

  /** See {@link Database#copy}. */
  static void copy(Entry from, Database target, Bytes to, int access) {
    Value value = from.value();
    Value copy = value == null ? null : value.copy();
    int made = target.store().makeSame(to, from, copy, access);
    target.remove(to);
    target.put(to, made);
  }
}
