package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * A small open-addressed table for the hashes that share a prefix: which slot is whose. It lies in
 * a block outside the heap. Owned by the data context.
 *
 * @param <S> the class that extends this
 */
abstract class Buckets<S extends Buckets<S>> implements OwnedBlocks.Owner {
  /*
   * Buckets of eight slots. The bits of the hash after the prefix, read as a fraction of one and
   * multiplied by the number of buckets, give the home bucket, so homes rise with the hash. An entry
   * that finds its home full goes to the next bucket with a free slot, around the end if need be.
   *
   * A bucket is eight tags, an overflow count and eight slots, so that tags and slots are likely to
   * be in one line of the processor's caches:
   *
   *     t0 t1 t2 t3 t4 t5 t6 t7 over e0 e1 e2 e3 e4 e5 e6 e7 | t0 t1 ...
   *
   * A tag is eight bits from the low end of the hash, zero for a free slot. The eight are compared
   * with the wanted one as one long. The overflow count says how many entries passed this bucket on
   * their way from home to where they are: zero ends a search, so removing needs no tombstones (as
   * in Facebook's F14). A count that reached 255 stays there until the table is built anew, which
   * costs a longer search, never a wrong one.
   *
   * How many bytes a slot has is up to the class that extends this, and so is what they mean. They
   * may be none: then the slots are elsewhere.
   *
   * All buckets are one block, behind the head that says whose it is; or, where hashes are spread so
   * unevenly that they are very many, several blocks.
   */

  /** Slots of a bucket. */
  static final int WIDTH = 8;

  /** No home, and no hash without a tag. */
  static final long UNKNOWN = -1;

  private static final int META_BYTES = WIDTH + 1;
  private static final int HEAD = OwnedBlocks.HEAD_BYTES;
  private static final int STUCK = 255;
  private static final int TRIES = 64;

  /** Binary logarithm of the buckets of each block where there are several. */
  private static final int PART_SHIFT = 9;

  private static final int PART = 1 << PART_SHIFT;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

  private final TableStore store;
  private final int depth;
  private final int slotBytes;

  /** Bytes of a bucket with its slots. */
  private final int stride;

  private int buckets;
  private int size;

  /** The bytes of the blocks, or null as long as there are no buckets. */
  private PageMemory memory;

  /** The block, if there is one. */
  private int address = BlockAllocator.NONE;

  /** The blocks, if there are several, or null. */
  private int[] addresses;

  /**
   * A table without entries, for hashes that share {@code depth} bits.
   *
   * @param store where it lies; may be null for one without buckets
   */
  Buckets(TableStore store, int slotBytes, int depth, int buckets) {
    this.store = store;
    this.slotBytes = slotBytes;
    this.stride = META_BYTES + WIDTH * slotBytes;
    this.depth = depth;
    reset(buckets);
  }

  /** Where it lies. */
  final TableStore store() {
    return store;
  }

  /** Forgets all entries and changes the number of buckets. */
  final void reset(int count) {
    int one = BlockAllocator.NONE;
    int[] several = null;
    if (count > PART) {
      several = makeBlocks(count);
    } else if (count > 0) {
      one = makeBlock(store.blocks().own(this), 0, count);
    }
    discardBuckets();
    buckets = count;
    size = 0;
    address = one;
    addresses = several;
    memory = count > 0 ? store.memory() : null;
  }

  private int[] makeBlocks(int count) {
    int owner = store.blocks().own(this);
    int[] made = new int[(count + PART - 1) / PART];
    for (int i = 0; i < made.length; i++) {
      made[i] = makeBlock(owner, i, bucketsOf(i, count));
    }
    return made;
  }

  /** Buckets of a block, if there are {@code all}. */
  private static int bucketsOf(int part, int all) {
    return Math.min(PART, all - part * PART);
  }

  private int makeBlock(int owner, int part, int count) {
    int made = store.require(owner, part, count * stride);
    store.memory().clear(made, HEAD, count * stride);
    return made;
  }

  /** Bytes of the heap that lead to the blocks. */
  final long addressBytes() {
    return addresses == null ? 0 : HeapLayout.bytes((long) Integer.BYTES * addresses.length);
  }

  /** Bytes of the buckets. */
  final long bucketBytes() {
    return (long) buckets * stride;
  }

  /** True if there are pages for what only saves memory: fewer buckets, or fewer segments. */
  final boolean mayTidy() {
    return store.hasReserve(buckets > PART ? bucketBytes() : 0);
  }

  @Override
  public final void moved(int tag, int to) {
    if (addresses == null) {
      address = to;
    } else {
      addresses[tag] = to;
    }
  }

  /** Gives up all that lies in blocks; this must not be used any more. */
  void discard() {
    discardBuckets();
  }

  /** Gives up the blocks of the buckets. */
  final void discardBuckets() {
    if (buckets > 0) {
      store.blocks().disown(store.blocks().owner(block(0)));
      forEachBlockOfBuckets(store::free);
      buckets = 0;
      address = BlockAllocator.NONE;
      addresses = null;
      memory = null;
    }
  }

  private void forEachBlockOfBuckets(IntConsumer sink) {
    for (int bucket = 0; bucket < buckets; bucket += PART) {
      sink.accept(block(bucket));
    }
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    forEachBlockOfBuckets(sink);
  }

  /** Makes this the same as another table of as many buckets, which may lie elsewhere. */
  final void copyBuckets(Buckets<S> other) {
    size = other.size;
    for (int bucket = 0; bucket < buckets; bucket += PART) {
      int bytes = bucketsOf(bucket >>> PART_SHIFT, buckets) * stride;
      memory.copy(other.memory, other.block(bucket), HEAD, block(bucket), HEAD, bytes);
    }
  }

  /** Heap bytes that this keeps up to date, or computes in constant time. */
  abstract long heapBytes();

  /** Changes the number of buckets; it must be enough. */
  abstract void resize(int count);

  /** Two tables with the entries of this one, by the bit after its prefix; uses this one up. */
  abstract S[] split();

  /** One table with the entries of this and its sibling. */
  abstract S merge(S sibling);

  /** Takes the entry with this hash out of its slot. */
  abstract void remove(int slot, long hash);

  /** The hash of the entry in an occupied slot. */
  abstract long hashOf(int slot);

  /** Bits of the prefix. */
  final int depth() {
    return depth;
  }

  /** Entries. */
  final int size() {
    return size;
  }

  /** Buckets, which are 0, 1, 2, 3, 4, 6, 8, 12, 16 and so on. */
  final int buckets() {
    return buckets;
  }

  /** Slots, free or not. */
  final int capacity() {
    return buckets * WIDTH;
  }

  /** True if the table must grow or split before it takes another entry. */
  final boolean isFull() {
    return size >= limit(buckets);
  }

  /** True if so few entries are left that {@link #fitting} would be far fewer buckets. */
  final boolean isSparse() {
    return buckets > 1 && size * 10 < buckets * WIDTH * 3;
  }

  /** The number of buckets after {@code buckets} in the row of sizes: a half or a third more. */
  static int larger(int buckets) {
    if (buckets < 2) {
      return buckets + 1;
    }
    return Integer.bitCount(buckets) == 1 ? buckets + buckets / 2 : buckets / 3 * 4;
  }

  /** The fewest buckets that {@code entries} fill to seven tenths or less. */
  static int fitting(int entries) {
    int buckets = 1;
    while (entries * 10L > buckets * WIDTH * 7L) {
      buckets = larger(buckets);
    }
    return buckets;
  }

  /** Entries that {@code buckets} take: seven eighths, and all of a single bucket. */
  static int limit(int buckets) {
    return buckets == 1 ? WIDTH : buckets * (WIDTH - 1);
  }

  /** The bucket where the search for a hash begins. */
  final int home(long hash) {
    return home(hash, depth, buckets);
  }

  private static int home(long hash, int depth, int buckets) {
    return (int) ((hash << depth >>> 40) * buckets >>> 24);
  }

  /**
   * What stands for the hash of each entry of a bucket in another table, but for the tag in the
   * lowest eight bits, if this table tells their homes there without the entries: so it is where
   * homes are as large or larger, and no entry came from the bucket before.
   *
   * @param prefix the bits that the hashes in this table share
   * @param toDepth bits that the hashes in the other table share
   * @param toBuckets buckets of that table
   * @return {@link #UNKNOWN} if only the entries' hashes themselves will do
   */
  final long homeHash(int bucket, long prefix, int toDepth, int toBuckets) {
    if (buckets > 1 && overflow(bucket == 0 ? buckets - 1 : bucket - 1) != 0) {
      return UNKNOWN;
    }
    long shared = depth == 0 ? 0 : prefix << Long.SIZE - depth;
    long first = shared | start(bucket) << 40 >>> depth;
    long last = shared | start(bucket + 1) - 1 << 40 >>> depth;
    return home(first, toDepth, toBuckets) == home(last, toDepth, toBuckets) ? first : UNKNOWN;
  }

  /**
   * Where the homes in {@code bucket} begin, in units of 2^-24 of the table; 2^24 for the bucket
   * after the last.
   */
  final long start(int bucket) {
    return (((long) bucket << 24) + buckets - 1) / buckets;
  }

  /** Which of the halves a hash belongs to after a split: 0 or 1. */
  final int side(long hash) {
    return (int) (hash << depth >>> 63);
  }

  /** How many entries passed a bucket on their way from home: 0 if none did. */
  final int overflow(int bucket) {
    return memory.getByte(block(bucket), at(bucket) + WIDTH);
  }

  /** The bucket after this one, around the end. */
  final int after(int bucket) {
    return bucket + 1 == buckets ? 0 : bucket + 1;
  }

  /** Occupied slots of a bucket. */
  final int occupied(int bucket) {
    return WIDTH - Long.bitCount(zeros(tags(bucket)));
  }

  /**
   * The slots of a bucket that may hold a hash: a bit for each, to be read with {@link #slot} and
   * taken away one after the other, the lowest first.
   */
  final long candidates(int bucket, long hash) {
    return zeros(tags(bucket) ^ tag(hash) * ONES);
  }

  /** The slot where an entry with this hash likely is, or -1 if its home has none of that tag. */
  final int likely(long hash) {
    if (buckets == 0) {
      return -1;
    }
    int bucket = home(hash);
    long hits = candidates(bucket, hash);
    return hits == 0 ? -1 : slot(bucket, hits);
  }

  /** Adds the bucket where the search for a hash begins to what is loaded. */
  final void touchBucket(long hash, CacheLines lines) {
    if (buckets > 0) {
      int bucket = home(hash);
      memory.touch(block(bucket), at(bucket), stride, lines);
    }
  }

  /** The slot of the lowest of some candidates. */
  static int slot(int bucket, long candidates) {
    return bucket * WIDTH + (Long.numberOfTrailingZeros(candidates) >>> 3);
  }

  /** Finds a slot for an entry that is not there, and counts it; the table must not be full. */
  final int claim(long hash) {
    int bucket = home(hash);
    long free = zeros(tags(bucket));
    while (free == 0) {
      int over = overflow(bucket);
      if (over != STUCK) {
        memory.putByte(block(bucket), at(bucket) + WIDTH, over + 1);
      }
      bucket = after(bucket);
      free = zeros(tags(bucket));
    }
    int place = Long.numberOfTrailingZeros(free) >>> 3;
    memory.putByte(block(bucket), at(bucket) + place, (int) tag(hash));
    size++;
    return bucket * WIDTH + place;
  }

  /** Makes the slot of an entry with this hash free again. */
  final void release(int slot, long hash) {
    int last = slot / WIDTH;
    for (int bucket = home(hash); bucket != last; bucket = after(bucket)) {
      int over = overflow(bucket);
      if (over != STUCK) {
        memory.putByte(block(bucket), at(bucket) + WIDTH, over - 1);
      }
    }
    memory.putByte(block(last), at(last) + slot % WIDTH, 0);
    size--;
  }

  /** The tag of a slot, 1 to 255, or 0 if it is free. */
  final int tagAt(int slot) {
    return memory.getByte(block(slot / WIDTH), at(slot / WIDTH) + slot % WIDTH);
  }

  /** An occupied slot drawn at random, each with the same chance; there must be one. */
  final int randomSlot(RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      int slot = random.nextInt(capacity());
      if (tagAt(slot) != 0) {
        return slot;
      }
    }
    int slot = random.nextInt(capacity());
    while (tagAt(slot) == 0) {
      slot = slot + 1 == capacity() ? 0 : slot + 1;
    }
    return slot;
  }

  /** The tag of a hash: 1 stands for 0 too. */
  static long tag(long hash) {
    long low = hash & 0xff;
    return low + (low - 1 >>> 63);
  }

  private long tags(int bucket) {
    return memory.getLong(block(bucket), at(bucket));
  }

  /** The block in which a bucket lies. */
  private int block(int bucket) {
    return addresses == null ? address : addresses[bucket >>> PART_SHIFT];
  }

  /** Where a bucket begins in its block. */
  private int at(int bucket) {
    return HEAD + (bucket & PART - 1) * stride;
  }

  private int blockOf(int slot) {
    return block(slot / WIDTH);
  }

  private int offset(int slot) {
    return at(slot / WIDTH) + META_BYTES + slot % WIDTH * slotBytes;
  }

  /** What is in a slot of four bytes. */
  final int intAt(int slot) {
    return memory.getInt(blockOf(slot), offset(slot));
  }

  /** Changes what is in a slot of four bytes. */
  final void putInt(int slot, int value) {
    memory.putInt(blockOf(slot), offset(slot), value);
  }

  /** What is in a slot of two bytes, 0 to 65,535. */
  final int shortAt(int slot) {
    return memory.getShort(blockOf(slot), offset(slot)) & 0xffff;
  }

  /** Changes what is in a slot of two bytes. */
  final void putShort(int slot, int value) {
    memory.putShort(blockOf(slot), offset(slot), (short) value);
  }

  /** The high bit of every byte that is zero, and nothing else. */
  private static long zeros(long bytes) {
    return ~((bytes & LOWS) + LOWS | bytes | LOWS);
  }
}
