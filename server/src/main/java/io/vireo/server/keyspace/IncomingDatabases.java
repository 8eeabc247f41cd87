package io.vireo.server.keyspace;

import java.util.function.IntFunction;

/**
 * A second set of databases, which is filled beside the one that is served, and takes its place as
 * a whole or is dropped. There is one at a time. Data context only.
 *
 * <p>Its databases share the pages and the rules of the keyspace. No command can look anything up
 * in them, nothing in them expires or is evicted, and no cut shows them; what they take counts.
 */
public final class IncomingDatabases {
  private final Database[] databases;

  /**
   * Databases without keys.
   *
   * @param maker makes the one with a number
   */
  IncomingDatabases(int count, IntFunction<Database> maker) {
    databases = new Database[count];
    for (int i = 0; i < databases.length; i++) {
      databases[i] = maker.apply(i);
    }
  }

  /** The database with this number. */
  public Database database(int index) {
    return databases[index];
  }

  /** Heap bytes of all of them. */
  long heapBytes() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.heapBytes();
    }
    return sum;
  }

  /** Bytes outside the heap. */
  long blockBytes() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.blockBytes();
    }
    return sum;
  }

  /** Bytes of pages that were written to. */
  long touchedBytes() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.store().touchedBytes();
    }
    return sum;
  }

  /** Looks for pages that are not needed, and gives them back. */
  void trim() {
    for (Database database : databases) {
      database.store().trim();
    }
  }

  /** Gives all pages back, little by little: {@link Keyspace#giveBack}. */
  void drop() {
    for (Database database : databases) {
      database.abandon();
    }
  }
}
