package io.vireo.server.keyspace;

import java.util.Arrays;

/** Those of some databases that have keys, and what all of them take. Data context only. */
final class UsedDatabases {
  private final Database[] all;
  private final Database[] used;
  private int count;
  private long emptyHeapBytes;
  private long emptyBlockBytes;
  private boolean emptyKnown;

  /**
   * None yet.
   *
   * @param all databases, also those that will be in their place later
   */
  UsedDatabases(Database[] all) {
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
      emptyKnown = false;
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
    emptyKnown = false;
  }

  /** A database without keys takes more or less than before: only what is left over. */
  void emptyChanged() {
    emptyKnown = false;
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
    emptyKnown = false;
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
    if (emptyKnown) {
      return;
    }
    emptyKnown = true;
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
