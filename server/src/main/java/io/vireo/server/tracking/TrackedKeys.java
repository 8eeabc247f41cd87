package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * The keys that clients have read, whatever database they were in. Data context only.
 *
 * <p>A thousand small hash tables, chosen by the first bits of the hash: so a table of a million
 * keys never stops to grow as a whole. A key takes some thirty to fifty bytes beside its own, of
 * which used memory tells.
 */
final class TrackedKeys {
  private static final int BITS = 10;
  private static final TrackedPart[] NONE = {};

  private final LongPredicate room;
  private final IntPredicate present;
  private TrackedPart[] parts = NONE;
  private long size;
  private long items;
  private long bytes;

  /**
   * No keys.
   *
   * @param room tells whether a number of bytes of the heap can be had
   * @param present tells whether the client with a number has not gone
   */
  TrackedKeys(LongPredicate room, IntPredicate present) {
    this.room = room;
    this.present = present;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many keys. */
  long size() {
    return size;
  }

  /** How many readers of keys. */
  long items() {
    return items;
  }

  /** Heap bytes of all. */
  long heapBytes() {
    return bytes;
  }

  /**
   * Notes that a client has read a key.
   *
   * @param reader its number
   * @return false if there is no room for that
   */
  boolean add(Bytes key, int reader) {
    TrackedPart part = partFor(key);
    if (part == null) {
      return false;
    }
    count(part, -1);
    boolean added = part.add(key, reader);
    count(part, 1);
    return added;
  }

  private TrackedPart partFor(Bytes key) {
    int place = placeOf(key);
    TrackedPart part = parts.length == 0 ? null : parts[place];
    return part == null ? newPart(place) : part;
  }

  private TrackedPart newPart(int place) {
    long table = parts.length == 0 ? HeapLayout.references(1 << BITS) : 0;
    if (!room.test(table + TrackedPart.emptyBytes())) {
      return null;
    }
    if (table > 0) {
      parts = new TrackedPart[1 << BITS];
      bytes += table;
    }
    TrackedPart part = new TrackedPart(room, present);
    parts[place] = part;
    count(part, 1);
    return part;
  }

  private void count(TrackedPart part, int times) {
    size += times * part.size();
    items += times * part.items();
    bytes += times * part.heapBytes();
  }

  /** Forgets a key and returns it with its readers, or null. */
  TrackedKey remove(Bytes key) {
    TrackedPart part = size == 0 ? null : parts[placeOf(key)];
    if (part == null) {
      return null;
    }
    count(part, -1);
    TrackedKey removed = part.remove(key);
    count(part, 1);
    return removed;
  }

  /** Forgets a random key and returns it with its readers, or null if there is none. */
  TrackedKey removeAny(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    int place = random.nextInt(parts.length);
    while (parts[place] == null || parts[place].size() == 0) {
      place = place + 1 & parts.length - 1;
    }
    TrackedPart part = parts[place];
    count(part, -1);
    TrackedKey removed = part.removeAny(random);
    count(part, 1);
    return removed;
  }

  /** Forgets all keys, in constant time. */
  void clear() {
    parts = NONE;
    size = 0;
    items = 0;
    bytes = 0;
  }

  private static int placeOf(Bytes key) {
    return (int) (key.hash() >>> Long.SIZE - BITS);
  }
}
