package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * Some of the keys that clients have read: a small hash table. Data context only.
 *
 * <p>Its entries lie one behind the other in a single array, so that the collector sees two arrays
 * of numbers and no object for a key: a million of those, noted and forgotten at random, would have
 * to be copied and searched for in each of its runs. An entry is
 *
 * <pre>
 *   hash      4 bytes
 *   length    4 bytes, of the key; its complement once the entry is dead
 *   readers   4 bytes: how many, and in the last five bits the logarithm of the places for them
 *   places    4 bytes each: the number of a reader, or 0
 *   key
 * </pre>
 *
 * <p>A key that gets more readers than it has places for moves to the end. Where dead entries leave
 * room for it the others are moved together, else into a larger array.
 *
 * <p>Few readers are searched one by one; many are a hash table, so that ten thousand clients that
 * read the same key again do not search for each other. Those that are gone make room for others
 * when it grows.
 */
final class TrackedPart {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FEWEST_SLOTS = 4;
  private static final byte[] NONE = {};
  private static final int FEWEST_BYTES = 64;

  /** An array that is not longer is kept when entries die: there will be others. */
  private static final int KEPT_BYTES = 256;

  private static final long MOST_BYTES = Integer.MAX_VALUE - 16;

  private static final int LENGTH = 4;
  private static final int READERS = 8;
  private static final int PLACES = 12;
  private static final int SHIFT_BITS = 5;
  private static final int SHIFT_MASK = (1 << SHIFT_BITS) - 1;

  private static final int FEW = 8;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long OBJECT = HeapLayout.object(4, 16);

  private final LongPredicate room;
  private final IntPredicate present;

  /** Where the entries begin, and one; 0 where there is none. Open, at most three quarters full. */
  private int[] slots = new int[FEWEST_SLOTS];

  private byte[] entries = NONE;
  private int end;
  private int live;
  private int size;
  private long items;

  /**
   * No keys.
   *
   * @param room tells whether a number of bytes of the heap can be had
   * @param present tells whether the client with a number has not gone
   */
  TrackedPart(LongPredicate room, IntPredicate present) {
    this.room = room;
    this.present = present;
  }

  /** How many keys. */
  int size() {
    return size;
  }

  /** How many readers of keys, those included that are gone and were not looked at since. */
  long items() {
    return items;
  }

  /** Heap bytes of all. */
  long heapBytes() {
    return OBJECT + ints(slots.length) + HeapLayout.bytes(entries.length);
  }

  /** Heap bytes of one without keys. */
  static long emptyBytes() {
    return OBJECT + ints(FEWEST_SLOTS) + HeapLayout.bytes(0);
  }

  private static long ints(int length) {
    return HeapLayout.bytes((long) Integer.BYTES * length);
  }

  // ------------------------------------------------------------------------- adding

  /**
   * Notes that a client has read a key.
   *
   * @return false if there is no room for that
   */
  boolean add(Bytes key, int reader) {
    int slot = slotOf(key);
    return slots[slot] == 0 ? addKey(slot, key, reader) : addReader(slot, reader);
  }

  private boolean addKey(int slot, Bytes key, int reader) {
    int bytes = PLACES + Integer.BYTES + key.length();
    boolean crowded = (size + 1) * 4 > slots.length * 3;
    if (!room.test(growth(bytes) + (crowded ? ints(slots.length * 2) : 0))) {
      return false;
    }
    int at = append(bytes, (int) key.hash(), key.length(), 0);
    System.arraycopy(key.array(), key.offset(), entries, keyOf(at), key.length());
    put(at, 0, reader);
    slots[slot] = at + 1;
    size++;
    if (crowded) {
      resize(slots.length * 2);
    }
    return true;
  }

  private boolean addReader(int slot, int reader) {
    int at = slots[slot] - 1;
    int place = placeOf(at, reader);
    if (place < 0 || reader(at, place) != reader && isCrowded(at)) {
      return addToMany(slot, reader);
    }
    if (!room.test(0)) {
      return false;
    }
    if (reader(at, place) != reader) {
      put(at, place, reader);
    }
    return true;
  }

  private boolean isCrowded(int at) {
    int places = places(at);
    return places > FEW && count(at) * 2 >= places;
  }

  /** Moves a key to the end, without the readers that have gone and with more places if need be. */
  private boolean addToMany(int slot, int reader) {
    int[] readers = Arrays.stream(readers(slots[slot] - 1)).filter(present).toArray();
    int shift = shiftFor(readers.length);
    int length = int4(slots[slot] - 1 + LENGTH);
    int bytes = PLACES + (Integer.BYTES << shift) + length;
    if (!room.test(growth(bytes))) {
      return false;
    }
    int at = append(bytes, int4(slots[slot] - 1), length, shift);
    int before = slots[slot] - 1; // room may have been made by moving it
    System.arraycopy(entries, keyOf(before), entries, keyOf(at), length);
    for (int one : readers) {
      put(at, placeOf(at, one), one);
    }
    put(at, placeOf(at, reader), reader);
    bury(before);
    slots[slot] = at + 1;
    return true;
  }

  /** The logarithm of the places that {@code readers} and one more need. */
  private static int shiftFor(int readers) {
    int shift = 0;
    while (1 << shift <= FEW ? readers >= 1 << shift : readers * 4L > 1 << shift) {
      shift++;
    }
    return shift;
  }

  /** Begins an entry behind all others, with no reader yet. */
  private int append(int bytes, int hash, int length, int shift) {
    if (bytes > entries.length - end) {
      rebuild((int) lengthFor(bytes));
    }
    int at = end;
    Arrays.fill(entries, at, at + bytes - length, (byte) 0);
    INT.set(entries, at, hash);
    INT.set(entries, at + LENGTH, length);
    INT.set(entries, at + READERS, shift);
    end += bytes;
    live += bytes;
    return at;
  }

  /** Heap bytes to be asked for before {@code bytes} are added. */
  private long growth(int bytes) {
    long length = lengthFor(bytes);
    return length == entries.length ? 0 : length > MOST_BYTES ? 1L << 40 : HeapLayout.bytes(length);
  }

  /**
   * The length of the array that takes {@code bytes} more, once disconnected readers are removed.
   */
  private long lengthFor(int bytes) {
    long needed = (long) live + bytes;
    if (bytes <= entries.length - end || needed + (needed >> 2) <= entries.length) {
      return entries.length;
    }
    return Math.max(FEWEST_BYTES, needed + (needed >> 1));
  }

  /** Moves the entries together, into a new array if it is to have another length. */
  private void rebuild(int length) {
    byte[] target = length == entries.length ? entries : new byte[length];
    int to = 0;
    int bytes;
    for (int from = 0; from < end; from += bytes) {
      bytes = bytes(from);
      if (int4(from + LENGTH) >= 0) {
        slots[slotHolding(from)] = to + 1;
        System.arraycopy(entries, from, target, to, bytes);
        to += bytes;
      }
    }
    entries = target;
    end = to;
  }

  // ------------------------------------------------------------------------- removing

  /** Forgets a key and returns it with its readers, or null. */
  TrackedKey remove(Bytes key) {
    int slot = slotOf(key);
    return slots[slot] == 0 ? null : remove(slot);
  }

  /** Forgets a random key, of which there is one at least, and returns it with its readers. */
  TrackedKey removeAny(RandomGenerator random) {
    int slot = random.nextInt(slots.length);
    while (slots[slot] == 0) {
      slot = slot + 1 & slots.length - 1;
    }
    return remove(slot);
  }

  private TrackedKey remove(int slot) {
    int at = slots[slot] - 1;
    int key = keyOf(at);
    byte[] copy = Arrays.copyOfRange(entries, key, key + int4(at + LENGTH));
    TrackedKey removed = new TrackedKey(Bytes.of(copy), readers(at));
    bury(at);
    size--;
    close(slot);
    if (size * 8 < slots.length && slots.length > FEWEST_SLOTS) {
      resize(slots.length / 2);
    }
    if ((long) live * 4 < entries.length && entries.length > KEPT_BYTES) {
      rebuild(Math.max(KEPT_BYTES, live * 2));
    }
    return removed;
  }

  private void bury(int at) {
    live -= bytes(at);
    items -= count(at);
    INT.set(entries, at + LENGTH, ~int4(at + LENGTH));
  }

  // ------------------------------------------------------------------------- slots

  private int slotOf(Bytes key) {
    int mask = slots.length - 1;
    int slot = (int) key.hash() & mask;
    while (slots[slot] != 0 && !isAt(slots[slot] - 1, key)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int at, Bytes key) {
    return int4(at) == (int) key.hash() && key.sameAs(entries, keyOf(at), int4(at + LENGTH));
  }

  private int slotHolding(int at) {
    int mask = slots.length - 1;
    int slot = int4(at) & mask;
    while (slots[slot] != at + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Moves those up that stand further behind than they belong because of what was there. */
  private void close(int removed) {
    int mask = slots.length - 1;
    int gap = removed;
    slots[gap] = 0;
    for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      int home = int4(slots[slot] - 1) & mask;
      if ((slot - home & mask) >= (slot - gap & mask)) {
        slots[gap] = slots[slot];
        slots[slot] = 0;
        gap = slot;
      }
    }
  }

  private void resize(int length) {
    int[] before = slots;
    slots = new int[length];
    for (int entry : before) {
      if (entry != 0) {
        int slot = int4(entry - 1) & length - 1;
        while (slots[slot] != 0) {
          slot = slot + 1 & length - 1;
        }
        slots[slot] = entry;
      }
    }
  }

  // ------------------------------------------------------------------------- entries

  private int int4(int at) {
    return (int) INT.get(entries, at);
  }

  private int places(int at) {
    return 1 << (int4(at + READERS) & SHIFT_MASK);
  }

  private int count(int at) {
    return int4(at + READERS) >>> SHIFT_BITS;
  }

  private int keyOf(int at) {
    return at + PLACES + Integer.BYTES * places(at);
  }

  private int bytes(int at) {
    int length = int4(at + LENGTH);
    return PLACES + Integer.BYTES * places(at) + (length < 0 ? ~length : length);
  }

  private int reader(int at, int place) {
    return int4(at + PLACES + Integer.BYTES * place);
  }

  private int[] readers(int at) {
    int[] all = new int[count(at)];
    int found = 0;
    for (int place = 0; found < all.length; place++) {
      int reader = reader(at, place);
      if (reader != 0) {
        all[found++] = reader;
      }
    }
    return all;
  }

  /** Where a client is or belongs; negative if there is no place for it. */
  private int placeOf(int at, int reader) {
    int mask = places(at) - 1;
    int place = mask >= FEW ? (int) (reader * GOLDEN >>> 32) & mask : 0;
    for (int tries = 0; tries <= mask; tries++) {
      int here = reader(at, place);
      if (here == 0 || here == reader) {
        return place;
      }
      place = place + 1 & mask;
    }
    return -1;
  }

  private void put(int at, int place, int reader) {
    INT.set(entries, at + PLACES + Integer.BYTES * place, reader);
    INT.set(entries, at + READERS, int4(at + READERS) + (1 << SHIFT_BITS));
    items++;
  }
}
