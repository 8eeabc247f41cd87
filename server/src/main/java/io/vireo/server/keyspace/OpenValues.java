package io.vireo.server.keyspace;

import io.vireo.server.data.table.EntryBlocks;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The small collections that are objects in the heap for a while, because they were made or changed
 * lately. Data context only.
 *
 * <p>The last {@value #MOST} of them stay as they are, so whatever is changed again and again, as a
 * queue is, costs nothing; older ones become bytes beside their keys again. That happens between
 * commands only, for their blocks may move. Values are known by the hash of their key and the
 * number of the object, so callers need not report that one has gone, or has got another name.
 */
final class OpenValues {
  private static final int MOST = 256;
  private static final int ROOM = 512;

  private final IntPredicate isSought = this::isSought;
  private Database[] databases = new Database[ROOM];
  private long[] hashes = new long[ROOM];
  private int[] numbers = new int[ROOM];
  private int most = MOST;
  private int first;
  private int size;
  private EntryBlocks among;
  private int sought;

  /** The value of an entry is an object from now on. */
  void add(Database database, int address) {
    if (size == numbers.length) {
      grow();
    }
    int place = first + size++ & numbers.length - 1;
    databases[place] = database;
    hashes[place] = database.blocks().hash(address);
    numbers[place] = database.blocks().name(address);
  }

  private void grow() {
    int length = numbers.length;
    databases = Arrays.copyOf(databases, 2 * length);
    hashes = Arrays.copyOf(hashes, 2 * length);
    numbers = Arrays.copyOf(numbers, 2 * length);
    System.arraycopy(databases, 0, databases, length, first);
    System.arraycopy(hashes, 0, hashes, length, first);
    System.arraycopy(numbers, 0, numbers, length, first);
  }

  /** Packs the oldest until no more are left than may stay. No view of an entry may be in use. */
  void trim() {
    while (size > most) {
      packFirst();
    }
  }

  /** Sets how many stay objects, 0 or more. */
  void most(int count) {
    most = count;
  }

  private void packFirst() {
    Database database = databases[first];
    long hash = hashes[first];
    sought = numbers[first];
    databases[first] = null;
    first = first + 1 & numbers.length - 1;
    size--;
    among = database.blocks();
    int address = database.dict().findByHash(hash, isSought);
    if (address != 0) {
      database.store().pack(address, hash);
    }
  }

  private boolean isSought(int address) {
    return among.isNamed(address, sought);
  }
}
