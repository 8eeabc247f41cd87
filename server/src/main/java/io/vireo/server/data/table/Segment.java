package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The entries of a {@link Dict} whose hashes share a prefix, each an object of its own. Owned by
 * the data context.
 */
final class Segment extends Buckets<Segment> {
  private static final TableStore IN_HEAP = new TableStore();

  /** The segment of an empty dictionary, without a bucket. It is never written to. */
  static final Segment NONE = new Segment(Hashing.OF_KEY, 0, 0);

  private final Hashing hashing;
  private byte[][] slots;

  /** A segment without entries, for hashes that share {@code depth} bits. */
  Segment(Hashing hashing, int depth, int buckets) {
    super(IN_HEAP, 0, depth, buckets);
    this.hashing = hashing;
    slots = new byte[capacity()][];
  }

  /** The entry of a slot, or null. */
  byte[] at(int slot) {
    return slots[slot];
  }

  /** Puts another entry of the same key in place. */
  void set(int slot, byte[] entry) {
    slots[slot] = entry;
  }

  /** Heap bytes of the segment without its entries. */
  @Override
  long heapBytes() {
    return buckets() == 0
        ? 0
        : HeapLayout.object(5, 24) + bucketBytes() + HeapLayout.references(slots.length);
  }

  /** The slot of a key, or -1. */
  int find(byte[] key, int offset, int length, long hash) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (Packed.hasKey(slots[slot], key, offset, length)) {
          return slot;
        }
        hits &= hits - 1;
      }
      if (overflow(bucket) == 0) {
        return -1;
      }
      bucket = after(bucket);
    }
    return -1;
  }

  /** The slot of an entry with this hash that passes a test, or -1. */
  int find(long hash, Predicate<byte[]> test) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (hashing.hashOf(slots[slot]) == hash && test.test(slots[slot])) {
          return slot;
        }
        hits &= hits - 1;
      }
      if (overflow(bucket) == 0) {
        return -1;
      }
      bucket = after(bucket);
    }
    return -1;
  }

  /** Adds an entry; the segment must not be {@link #isFull}, nor hold its key. */
  void insert(byte[] entry, long hash) {
    slots[claim(hash)] = entry;
  }

  @Override
  void remove(int slot, long hash) {
    release(slot, hash);
    slots[slot] = null;
  }

  @Override
  void resize(int count) {
    byte[][] entries = entries();
    reset(count);
    slots = new byte[capacity()][];
    insertAll(entries, hashing.hashesOf(entries));
  }

  @Override
  Segment[] split() {
    byte[][] entries = entries();
    long[] hashes = hashing.hashesOf(entries);
    int ones = 0;
    for (long hash : hashes) {
      ones += side(hash);
    }
    Segment[] halves = {
      new Segment(hashing, depth() + 1, fitting(size() - ones)),
      new Segment(hashing, depth() + 1, fitting(ones))
    };
    for (int i = 0; i < entries.length; i++) {
      halves[side(hashes[i])].insert(entries[i], hashes[i]);
    }
    return halves;
  }

  @Override
  Segment merge(Segment sibling) {
    Segment both = new Segment(hashing, depth() - 1, fitting(size() + sibling.size()));
    for (Segment from : new Segment[] {this, sibling}) {
      byte[][] entries = from.entries();
      both.insertAll(entries, hashing.hashesOf(entries));
    }
    return both;
  }

  private void insertAll(byte[][] entries, long[] hashes) {
    for (int i = 0; i < entries.length; i++) {
      insert(entries[i], hashes[i]);
    }
  }

  /** The entries without the free slots. */
  private byte[][] entries() {
    byte[][] entries = new byte[size()][];
    int count = 0;
    for (byte[] entry : slots) {
      if (entry != null) {
        entries[count++] = entry;
      }
    }
    return entries;
  }

  /** Shows every entry. */
  void forEach(Consumer<byte[]> sink) {
    for (byte[] entry : slots) {
      if (entry != null) {
        sink.accept(entry);
      }
    }
  }

  @Override
  long hashOf(int slot) {
    return hashing.hashOf(slots[slot]);
  }

  /** Shows the entries of a bucket whose hashes have their places in a range; how many. */
  int show(int bucket, long from, long to, Consumer<byte[]> sink) {
    int shown = 0;
    int first = bucket * WIDTH;
    for (int slot = first; slot < first + WIDTH; slot++) {
      byte[] entry = slots[slot];
      if (entry != null) {
        long place = PlaceScan.place(hashing.hashOf(entry));
        if (place >= from && place < to) {
          sink.accept(entry);
          shown++;
        }
      }
    }
    return shown;
  }
}
