package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.random.RandomGenerator;

/**
 * The keys that clients have read, whatever database they were in. Data context only.
 *
 * <p>A thousand small hash tables, chosen by the first bits of the hash: so a table of a million
 * keys never stops to grow as a whole. A key takes some fifty bytes beside its own, of which used
 * memory tells.
 */
final class TrackedKeys {
  private static final int BITS = 10;
  private static final int SMALLEST = 4;

  /** One of the small tables: open addressing, at most three quarters full. */
  private static final class Part {
    private TrackedKey[] slots = new TrackedKey[SMALLEST];
    private int size;
  }

  private static final long PART = HeapLayout.object(1, 4);

  private Part[] parts = {};
  private long size;
  private long items;
  private long bytes;

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

  /** Heap bytes that another reader of a key takes, about, at most: to be asked for before. */
  static long needed(Bytes key) {
    return TrackedKey.heapBytes(key.length()) + PART + 2 * HeapLayout.references(SMALLEST);
  }

  /** Notes that a client has read a key. */
  void add(Bytes key, Tracker reader) {
    if (parts.length == 0) {
      parts = new Part[1 << BITS];
      bytes += HeapLayout.references(parts.length);
    }
    int place = placeOf(key);
    if (parts[place] == null) {
      parts[place] = new Part();
      bytes += PART + HeapLayout.references(SMALLEST);
    }
    Part part = parts[place];
    int slot = slotOf(part.slots, key);
    TrackedKey entry = part.slots[slot];
    if (entry != null) {
      bytes -= entry.heapBytes();
      items -= entry.count();
      entry.add(reader);
    } else {
      entry = new TrackedKey(key, reader);
      part.slots[slot] = entry;
      part.size++;
      size++;
      if (part.size * 4 > part.slots.length * 3) {
        resize(part, part.slots.length * 2);
      }
    }
    bytes += entry.heapBytes();
    items += entry.count();
  }

  /** Forgets a key and tells who has read it, or null. */
  TrackedKey remove(Bytes key) {
    Part part = size == 0 ? null : parts[placeOf(key)];
    if (part == null) {
      return null;
    }
    int slot = slotOf(part.slots, key);
    TrackedKey entry = part.slots[slot];
    if (entry != null) {
      remove(part, slot);
    }
    return entry;
  }

  /** Forgets a key by chance and tells who has read it, or null if there is none. */
  TrackedKey removeAny(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    int place = random.nextInt(parts.length);
    while (parts[place] == null || parts[place].size == 0) {
      place = place + 1 & parts.length - 1;
    }
    Part part = parts[place];
    int slot = random.nextInt(part.slots.length);
    while (part.slots[slot] == null) {
      slot = slot + 1 & part.slots.length - 1;
    }
    TrackedKey entry = part.slots[slot];
    remove(part, slot);
    return entry;
  }

  /** Forgets all keys, in constant time. */
  void clear() {
    parts = new Part[0];
    size = 0;
    items = 0;
    bytes = 0;
  }

  private static int placeOf(Bytes key) {
    return (int) (key.hash() >>> Long.SIZE - BITS);
  }

  private static int slotOf(TrackedKey[] slots, Bytes key) {
    int slot = (int) key.hash() & slots.length - 1;
    while (slots[slot] != null && !slots[slot].is(key)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void remove(Part part, int slot) {
    TrackedKey entry = part.slots[slot];
    bytes -= entry.heapBytes();
    items -= entry.count();
    size--;
    part.size--;
    if (part.size * 8 < part.slots.length && part.slots.length > SMALLEST) {
      part.slots[slot] = null;
      resize(part, part.slots.length / 2);
    } else {
      close(part.slots, slot);
    }
  }

  /** Moves those up that stand further behind than they belong because of what was there. */
  private static void close(TrackedKey[] slots, int removed) {
    int mask = slots.length - 1;
    int gap = removed;
    slots[gap] = null;
    for (int at = gap + 1 & mask; slots[at] != null; at = at + 1 & mask) {
      int home = slots[at].hash() & mask;
      if ((at - home & mask) >= (at - gap & mask)) {
        slots[gap] = slots[at];
        slots[at] = null;
        gap = at;
      }
    }
  }

  private void resize(Part part, int length) {
    TrackedKey[] before = part.slots;
    bytes += HeapLayout.references(length) - HeapLayout.references(before.length);
    part.slots = new TrackedKey[length];
    for (TrackedKey entry : before) {
      if (entry != null) {
        int slot = entry.hash() & length - 1;
        while (part.slots[slot] != null) {
          slot = slot + 1 & length - 1;
        }
        part.slots[slot] = entry;
      }
    }
  }
}
