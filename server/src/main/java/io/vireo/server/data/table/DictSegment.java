package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The entries of a {@link Dict} whose hashes share a prefix, each by the address of its block.
 * Owned by the data context.
 */
final class DictSegment extends Buckets<DictSegment> {
  private final KeyedBlocks entries;

  /** A segment without entries, for hashes that share {@code depth} bits. */
  DictSegment(TableStore store, KeyedBlocks entries, int depth, int buckets) {
    super(store, Integer.BYTES, depth, buckets);
    this.entries = entries;
  }

  /** The address in a slot, or 0. */
  int at(int slot) {
    return intAt(slot);
  }

  /** Puts another address of the same key in place. */
  void set(int slot, int address) {
    putInt(slot, address);
  }

  @Override
  long heapBytes() {
    return buckets() == 0 ? 0 : HeapLayout.object(4, 24) + addressBytes();
  }

  /** The slot of a key, or -1. */
  int find(byte[] key, int offset, int length, long hash) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (entries.hasKey(at(slot), key, offset, length)) {
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

  /** The slot of an address whose key has this hash, or -1. */
  int find(int address, long hash) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (at(slot) == address) {
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

  /** Adds the entry that a hash likely has to what is loaded; its address, or 0. */
  int touch(long hash, CacheLines lines) {
    int slot = likely(hash);
    int address = slot < 0 ? 0 : at(slot);
    if (address != 0) {
      entries.touch(address, lines);
    }
    return address;
  }

  /** See {@link KeyedBlocks#touchValue}. */
  void touchValue(int address, CacheLines lines) {
    entries.touchValue(address, lines);
  }

  /** The value in the heap of an entry, or null. */
  Value value(int address) {
    return entries.value(address);
  }

  /** The slot of an entry with this hash that passes a test, or -1. */
  int find(long hash, IntPredicate test) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (entries.hash(at(slot)) == hash && test.test(at(slot))) {
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
  void insert(int address, long hash) {
    putInt(claim(hash), address);
  }

  @Override
  void remove(int slot, long hash) {
    release(slot, hash);
    putInt(slot, 0);
  }

  @Override
  void resize(int count) {
    int[] addresses = addresses();
    long[] hashes = hashesOf(addresses);
    reset(count);
    insertAll(addresses, hashes);
  }

  @Override
  DictSegment[] split() {
    int[] addresses = addresses();
    long[] hashes = hashesOf(addresses);
    int ones = 0;
    for (long hash : hashes) {
      ones += side(hash);
    }
    DictSegment[] halves = {
      new DictSegment(store(), entries, depth() + 1, fitting(size() - ones)),
      new DictSegment(store(), entries, depth() + 1, fitting(ones))
    };
    for (int i = 0; i < addresses.length; i++) {
      halves[side(hashes[i])].insert(addresses[i], hashes[i]);
    }
    return halves;
  }

  @Override
  DictSegment merge(DictSegment sibling) {
    DictSegment both =
        new DictSegment(store(), entries, depth() - 1, fitting(size() + sibling.size()));
    for (DictSegment from : new DictSegment[] {this, sibling}) {
      int[] addresses = from.addresses();
      both.insertAll(addresses, hashesOf(addresses));
    }
    return both;
  }

  private void insertAll(int[] addresses, long[] hashes) {
    for (int i = 0; i < addresses.length; i++) {
      insert(addresses[i], hashes[i]);
    }
  }

  /** A loop of nothing else lets the processor wait for many entries at a time. */
  private long[] hashesOf(int[] addresses) {
    long[] hashes = new long[addresses.length];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = entries.hash(addresses[i]);
    }
    return hashes;
  }

  /** The addresses without the free slots. */
  private int[] addresses() {
    int[] addresses = new int[size()];
    int count = 0;
    for (int slot = 0; slot < capacity(); slot++) {
      int address = at(slot);
      if (address != 0) {
        addresses[count++] = address;
      }
    }
    return addresses;
  }

  /** Shows every address. */
  void forEach(IntConsumer sink) {
    for (int slot = 0; slot < capacity(); slot++) {
      int address = at(slot);
      if (address != 0) {
        sink.accept(address);
      }
    }
  }

  @Override
  long hashOf(int slot) {
    return entries.hash(at(slot));
  }

  /** Shows the entries of a bucket whose hashes have their places in a range; how many. */
  int show(int bucket, long from, long to, IntConsumer sink) {
    int shown = 0;
    int first = bucket * WIDTH;
    for (int slot = first; slot < first + WIDTH; slot++) {
      int address = at(slot);
      if (address != 0) {
        long place = PlaceScan.place(entries.hash(address));
        if (place >= from && place < to) {
          sink.accept(address);
          shown++;
        }
      }
    }
    return shown;
  }
}
