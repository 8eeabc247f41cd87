package io.vireo.server.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The entries of a {@link Dict} whose hashes share a prefix: a small open-addressed table of its
 * own. Owned by the data context.
 */
final class Segment {
  /*
   * Buckets of eight slots. The bits of the hash after the prefix, read as a fraction of one and
   * multiplied by the number of buckets, give the home bucket, so homes rise with the hash. An entry
   * that finds its home full goes to the next bucket with a free slot, around the end if need be.
   *
   * A bucket's nine bytes of meta are eight tags and an overflow count:
   *
   *     meta    t0 t1 t2 t3 t4 t5 t6 t7 over | t0 t1 ...
   *     slots   e0 e1 e2 e3 e4 e5 e6 e7      | e0 e1 ...
   *
   * A tag is eight bits from the low end of the hash, zero for a free slot. The eight are compared
   * with the wanted one as one long. The overflow count says how many entries passed this bucket on
   * their way from home to where they are: zero ends a search, so removing needs no tombstones (as
   * in Facebook's F14). A count that reached 255 stays there until the segment is built anew, which
   * costs a longer search, never a wrong one.
   */

  /** Slots of a bucket. */
  static final int WIDTH = 8;

  /** The segment of an empty dictionary, without a bucket. It is never written to. */
  static final Segment NONE = new Segment(0, 0);

  private static final int STRIDE = WIDTH + 1;
  private static final int STUCK = 255;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;
  private static final VarHandle TAGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int depth;
  private int buckets;
  private int size;
  private byte[] meta;
  private Object[] slots;

  /** A segment without entries, for hashes that share {@code depth} bits. */
  Segment(int depth, int buckets) {
    this.depth = depth;
    allocate(buckets);
  }

  private void allocate(int count) {
    buckets = count;
    meta = new byte[count * STRIDE];
    slots = new Object[count * WIDTH];
  }

  /** Bits of the prefix. */
  int depth() {
    return depth;
  }

  /** Entries. */
  int size() {
    return size;
  }

  /** Buckets, which are 0, 1, 2, 3, 4, 6, 8, 12, 16 and so on. */
  int buckets() {
    return buckets;
  }

  /** Slots, free or not. */
  int capacity() {
    return slots.length;
  }

  /** True if the segment must grow or split before it takes another entry. */
  boolean isFull() {
    return size >= limit(buckets);
  }

  /** True if so few entries are left that {@link #fitting} would be far fewer buckets. */
  boolean isSparse() {
    return buckets > 1 && size * 10 < buckets * WIDTH * 3;
  }

  /** The entry of a slot, or null. */
  Object at(int slot) {
    return slots[slot];
  }

  /** Puts another entry of the same key in place. */
  void set(int slot, Object entry) {
    slots[slot] = entry;
  }

  /** Heap bytes of the segment without its entries. */
  long heapBytes() {
    return buckets == 0
        ? 0
        : HeapLayout.object(2, 12)
            + HeapLayout.bytes(meta.length)
            + HeapLayout.references(slots.length);
  }

  /** The number of buckets after {@code buckets} in the row of sizes: a half or a third more. */
  static int larger(int buckets) {
    if (buckets < 2) {
      return buckets + 1;
    }
    return Integer.bitCount(buckets) == 1 ? buckets + buckets / 2 : buckets / 3 * 4;
  }

  /** The fewest buckets that so many entries fill to seven tenths or less. */
  static int fitting(int entries) {
    int buckets = 1;
    while (entries * 10L > buckets * WIDTH * 7L) {
      buckets = larger(buckets);
    }
    return buckets;
  }

  /** Entries that so many buckets take: seven eighths, and all of a single bucket. */
  static int limit(int buckets) {
    return buckets == 1 ? WIDTH : buckets * (WIDTH - 1);
  }

  /** The bucket where the search for a hash begins. */
  int home(long hash) {
    return (int) ((hash << depth >>> 40) * buckets >>> 24);
  }

  /**
   * Where the homes in {@code bucket} begin, in units of 2^-24 of the segment; 2^24 for the bucket
   * after the last.
   */
  long start(int bucket) {
    return (((long) bucket << 24) + buckets - 1) / buckets;
  }

  /** How many entries passed a bucket on their way from home: 0 if none did. */
  int overflow(int bucket) {
    return meta[bucket * STRIDE + WIDTH] & 0xff;
  }

  /** The bucket after this one, around the end. */
  int after(int bucket) {
    return bucket + 1 == buckets ? 0 : bucket + 1;
  }

  /** Occupied slots of a bucket. */
  int occupied(int bucket) {
    return WIDTH - Long.bitCount(zeros(tags(bucket)));
  }

  /** The slot of a key, or -1. */
  int find(byte[] key, int offset, int length, long hash) {
    long probe = tag(hash) * ONES;
    int bucket = home(hash);
    for (int left = buckets; left > 0; left--) {
      long hits = zeros(tags(bucket) ^ probe);
      while (hits != 0) {
        int slot = bucket * WIDTH + (Long.numberOfTrailingZeros(hits) >>> 3);
        if (Packed.hasKey(Keyed.headOf(slots[slot]), key, offset, length)) {
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

  /**
   * Sends for what {@link #find} will need: tags, slots, and the entry that it will likely compare.
   * Nothing in here depends on a look-up of another key, so the processor waits for many at once.
   *
   * @return of no meaning; to be used, so that the loads are not dropped
   */
  int touch(long hash) {
    if (buckets == 0) {
      return 0;
    }
    int bucket = home(hash);
    long hits = zeros(tags(bucket) ^ tag(hash) * ONES);
    Object likely = slots[bucket * WIDTH + (Long.numberOfTrailingZeros(hits) >>> 3 & WIDTH - 1)];
    return likely == null ? 0 : Keyed.headOf(likely)[0];
  }

  /** The slot of an entry with this hash that passes a test, or -1. */
  int find(long hash, Hashing hashing, Predicate<Object> test) {
    long probe = tag(hash) * ONES;
    int bucket = home(hash);
    for (int left = buckets; left > 0; left--) {
      long hits = zeros(tags(bucket) ^ probe);
      while (hits != 0) {
        int slot = bucket * WIDTH + (Long.numberOfTrailingZeros(hits) >>> 3);
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
  void insert(Object entry, long hash) {
    int bucket = home(hash);
    long free = zeros(tags(bucket));
    while (free == 0) {
      int over = overflow(bucket);
      if (over != STUCK) {
        meta[bucket * STRIDE + WIDTH] = (byte) (over + 1);
      }
      bucket = after(bucket);
      free = zeros(tags(bucket));
    }
    int place = Long.numberOfTrailingZeros(free) >>> 3;
    meta[bucket * STRIDE + place] = (byte) tag(hash);
    slots[bucket * WIDTH + place] = entry;
    size++;
  }

  /** Takes the entry with this hash out of its slot. */
  void remove(int slot, long hash) {
    int last = slot / WIDTH;
    for (int bucket = home(hash); bucket != last; bucket = after(bucket)) {
      int over = overflow(bucket);
      if (over != STUCK) {
        meta[bucket * STRIDE + WIDTH] = (byte) (over - 1);
      }
    }
    meta[last * STRIDE + slot % WIDTH] = 0;
    slots[slot] = null;
    size--;
  }

  /** Changes the number of buckets; it must be enough. */
  void resize(int count, Hashing hashing) {
    Object[] entries = entries();
    allocate(count);
    size = 0;
    insertAll(entries, hashing.hashesOf(entries));
  }

  /** Two segments with the entries of this one, by the bit after its prefix. */
  Segment[] split(Hashing hashing) {
    Object[] entries = entries();
    long[] hashes = hashing.hashesOf(entries);
    int ones = 0;
    for (long hash : hashes) {
      ones += side(hash);
    }
    Segment[] halves = {
      new Segment(depth + 1, fitting(size - ones)), new Segment(depth + 1, fitting(ones))
    };
    for (int i = 0; i < entries.length; i++) {
      halves[side(hashes[i])].insert(entries[i], hashes[i]);
    }
    return halves;
  }

  private int side(long hash) {
    return (int) (hash << depth >>> 63);
  }

  /** One segment with the entries of this and its sibling. */
  Segment merge(Segment sibling, Hashing hashing) {
    Segment both = new Segment(depth - 1, fitting(size + sibling.size));
    for (Segment from : new Segment[] {this, sibling}) {
      Object[] entries = from.entries();
      both.insertAll(entries, hashing.hashesOf(entries));
    }
    return both;
  }

  private void insertAll(Object[] entries, long[] hashes) {
    for (int i = 0; i < entries.length; i++) {
      insert(entries[i], hashes[i]);
    }
  }

  /** The entries without the free slots. */
  private Object[] entries() {
    Object[] entries = new Object[size];
    int count = 0;
    for (Object entry : slots) {
      if (entry != null) {
        entries[count++] = entry;
      }
    }
    return entries;
  }

  /** Shows every entry. */
  void forEach(Consumer<Object> sink) {
    for (Object entry : slots) {
      if (entry != null) {
        sink.accept(entry);
      }
    }
  }

  /** The tag of a slot, 1 to 255, or 0 if it is free. */
  int tagAt(int slot) {
    return meta[slot / WIDTH * STRIDE + slot % WIDTH] & 0xff;
  }

  /** The tag of a hash: 1 stands for 0 too. */
  static long tag(long hash) {
    long low = hash & 0xff;
    return low + (low - 1 >>> 63);
  }

  private long tags(int bucket) {
    return (long) TAGS.get(meta, bucket * STRIDE);
  }

  /** The high bit of every byte that is zero, and nothing else. */
  private static long zeros(long bytes) {
    return ~((bytes & LOWS) + LOWS | bytes | LOWS);
  }
}
