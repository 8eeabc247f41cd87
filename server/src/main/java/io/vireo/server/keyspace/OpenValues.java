package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import io.vireo.server.data.table.EntryBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The small collections that are objects in the heap for a while, because they were made or changed
 * lately. Data context only.
 *
 * <p>The last of them stay as they are, if they are not much together, so whatever is changed again
 * and again costs nothing; older ones become bytes beside their keys again. That happens between
 * commands only, for their blocks may move. Values are known by the hash of their key and the
 * number of the object, so callers need not report that one has gone, or has got another name.
 */
final class OpenValues {
  private static final int MOST_VALUES = 256;
  private static final int ROOM = 512;

  /**
   * Heap bytes of all, at most. It is less than what survives a collection of the young generation:
   * what is promoted dies in the old one.
   */
  private static final int MAX_HEAP_BYTES = 1 << 20;

  private final IntPredicate isSought = this::isSought;
  private Database[] databases = new Database[ROOM];
  private long[] hashes = new long[ROOM];
  private int[] numbers = new int[ROOM];

  /** Heap bytes of each, once the command is over that has opened it. */
  private int[] sizes = new int[ROOM];

  /** Those whose bytes are not known yet: the last of all. */
  private final List<Value> fresh = new ArrayList<>();

  private long bytes;
  private int most = MOST_VALUES;
  private int first;
  private int size;
  private EntryBlocks among;
  private int sought;

  /** The value of an entry is an object from now on. */
  void add(Database database, int address, Value value) {
    if (size == numbers.length) {
      grow();
    }
    int place = first + size++ & numbers.length - 1;
    databases[place] = database;
    hashes[place] = database.blocks().hash(address);
    numbers[place] = database.blocks().name(address);
    fresh.add(value);
  }

  private void measureFresh() {
    int at = size - fresh.size();
    for (int i = 0; i < fresh.size(); i++) {
      int place = first + at + i & numbers.length - 1;
      sizes[place] = (int) Math.min(fresh.get(i).heapBytes(), MAX_HEAP_BYTES);
      bytes += sizes[place];
    }
    fresh.clear();
  }

  private void grow() {
    int length = numbers.length;
    databases = Arrays.copyOf(databases, 2 * length);
    hashes = Arrays.copyOf(hashes, 2 * length);
    numbers = Arrays.copyOf(numbers, 2 * length);
    sizes = Arrays.copyOf(sizes, 2 * length);
    System.arraycopy(databases, 0, databases, length, first);
    System.arraycopy(hashes, 0, hashes, length, first);
    System.arraycopy(numbers, 0, numbers, length, first);
    System.arraycopy(sizes, 0, sizes, length, first);
  }

  /** Packs the oldest until no more are left than may stay. No view of an entry may be in use. */
  void trim() {
    if (fresh.isEmpty() && size <= most) {
      return;
    }
    measureFresh();
    while (size > most || bytes > MAX_HEAP_BYTES) {
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
    bytes -= sizes[first];
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
