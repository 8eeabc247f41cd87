package io.vireo.server.keyspace;

import java.util.Arrays;

/** Those of some databases that have keys, and what all of them take. Data context only. */
final class UsedDatabases {
  private final KeyspaceState space;
  private final Database[] all;
  private final Database[] used;
  private int count;
  private long emptyHeapBytes;
  private long emptyBlockBytes;

  /** What {@link KeyspaceState#emptyChanges} was when those without keys were asked. */
  private long askedAt = -1;

  /**
   * None yet.
   *
   * @param all databases, also those that will be in their place later
   */
  UsedDatabases(KeyspaceState space, Database[] all) {
    this.space = space;
    this.all = all;
    used = new Database[all.length];
  }

  int count() {
    return count;
  }

  /** One of them; they are in no order. */
  Database at(int place) {
    return used[place];
  }

  /** True if a database is among those that count. */
  private boolean counts(Database database) {
    return all[database.index()] == database;
  }

  /** A database without keys is about to get one. */
  void filled(Database database) {
    if (counts(database)) {
      space.emptyChanged();
      used[count++] = database;
    }
  }

  /** A database lost its last key. */
  void emptied(Database database) {
    if (!counts(database)) {
      return;
    }
    int place = 0;
    while (used[place] != database) {
      place++;
    }
    used[place] = used[--count];
    used[count] = null;
    space.emptyChanged();
  }

  /** Others are in the places of all. */
  void replaced() {
    count = 0;
    Arrays.fill(used, null);
    for (Database database : all) {
      if (database.size() > 0) {
        used[count++] = database;
      }
    }
    space.emptyChanged();
  }

  /** Heap bytes of all databases; next to nothing to ask while few of them have keys. */
  long heapBytes() {
    countEmpty();
    long sum = emptyHeapBytes;
    for (int i = 0; i < count; i++) {
      sum += used[i].heapBytes();
    }
    return sum;
  }

  private void countEmpty() {
    if (askedAt == space.emptyChanges()) {
      return;
    }
    askedAt = space.emptyChanges();
    emptyHeapBytes = 0;
    emptyBlockBytes = 0;
    for (Database database : all) {
      if (database.size() == 0) {
        emptyHeapBytes += database.heapBytes();
        emptyBlockBytes += database.blockBytes();
      }
    }
  }

  /** Bytes of all databases outside the heap, likewise. */
  long blockBytes() {
    countEmpty();
    long sum = emptyBlockBytes;
    for (int i = 0; i < count; i++) {
      sum += used[i].blockBytes();
    }
    return sum;
  }
}
