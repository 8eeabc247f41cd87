package io.vireo.server.keyspace;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Keyed;
import java.util.Arrays;

/**
 * Arrays of strings that were overwritten by longer or much shorter ones, deleted, evicted, or
 * expired, kept for the next strings of about their length. Data context only.
 *
 * <p>A cache whose values come in many lengths, or that lives at its limit, would otherwise leave
 * an array to the collector for each SET, and have the new one moved until it is old. With some
 * arrays of each length at hand most of them stay where they are. There are eight classes of
 * lengths from one power of two to the next, for an array may be an eighth longer than what it
 * holds.
 */
final class ArrayPool {
  /** Shorter arrays cost less than to look for one. */
  static final int SHORTEST = 64;

  /** Longer strings come in arrays of their own. */
  static final int LONGEST = 32 * 1024 - 1;

  /** Arrays of a class at most: clients send many of one length in a row. */
  static final int MOST = 1024;

  /** Arrays of a class beyond which none comes that was evicted. */
  static final int MOST_EVICTED = 16;

  private static final int MOST_BYTES = 1024 * 1024;

  /** All together may take this part of the memory of a database. */
  private static final int SHARE = 64;

  /** How many of a class are looked at, each of which may cost a miss of the caches. */
  private static final int LOOKS = 4;

  private static final int FIRST = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(SHORTEST);
  private static final int CLASSES = classOf(LONGEST) + 1;

  private final Shelf[] shelves = new Shelf[CLASSES];
  private long bytes;

  /** The arrays of a class. */
  private static final class Shelf {
    private byte[][] arrays = new byte[8][];
    private int count;

    boolean put(byte[] array, int most) {
      if (count >= most) {
        return false;
      }
      if (count == arrays.length) {
        arrays = Arrays.copyOf(arrays, 2 * count);
      }
      arrays[count++] = array;
      return true;
    }

    byte[] take(int least, int most) {
      for (int i = count - 1, end = Math.max(i - LOOKS, -1); i > end; i--) {
        byte[] array = arrays[i];
        if (array.length >= least && array.length <= most) {
          arrays[i] = arrays[--count];
          arrays[count] = null;
          return array;
        }
      }
      return null;
    }
  }

  /**
   * Takes an array out.
   *
   * @param least its length at least
   * @param spare how much longer it may be
   * @return its content may be any; null if there is none
   */
  byte[] take(int least, int spare) {
    if (bytes == 0 || least < SHORTEST || least > LONGEST) {
      return null;
    }
    int most = Math.min(least + spare, LONGEST);
    for (int kind = classOf(least), last = classOf(most); kind <= last; kind++) {
      byte[] array = shelves[kind] == null ? null : shelves[kind].take(least, most);
      if (array != null) {
        bytes -= sizeOf(array);
        return array;
      }
    }
    return null;
  }

  /** Takes over the array of a string that was taken out of a database, if that is not lent. */
  void leave(Database db, Object entry) {
    leave(db, entry, MOST);
  }

  /**
   * The same for a string that was evicted. What is kept here counts as used, so keys are evicted
   * until no more is taken; if that were many, the next ones would be evicted all at once.
   */
  void leaveEvicted(Database db, Object entry) {
    leave(db, entry, MOST_EVICTED);
  }

  private void leave(Database db, Object entry, int most) {
    if (entry instanceof byte[] packed) {
      offer(db, packed, most);
    } else if (((Keyed) entry).value() instanceof RawString raw && !raw.isLent()) {
      offer(db, raw.array(), most);
    }
  }

  /** Takes over an array that nobody uses any more, if there are few of its length. */
  void offer(Database db, byte[] array) {
    offer(db, array, MOST);
  }

  private void offer(Database db, byte[] array, int most) {
    int length = array.length;
    boolean suits = length >= SHORTEST && length <= LONGEST;
    if (!suits || bytes + length > db.heapBytes() / SHARE) {
      return;
    }
    int kind = classOf(length);
    if (shelves[kind] == null) {
      shelves[kind] = new Shelf();
    }
    if (shelves[kind].put(array, Math.min(most, MOST_BYTES / length))) {
      bytes += sizeOf(array);
    }
  }

  /** With its place on the shelf. */
  private static long sizeOf(byte[] array) {
    return HeapLayout.bytes(array.length) + Integer.BYTES;
  }

  private static int classOf(int length) {
    int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length);
    return (power - FIRST) * 8 + (length >>> power - 3 & 7);
  }

  /** Lets go of all. */
  void clear() {
    Arrays.fill(shelves, null);
    bytes = 0;
  }

  /** Heap bytes of what is kept. */
  long heapBytes() {
    return bytes;
  }
}
