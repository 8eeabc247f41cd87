package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.Relocation;
import io.vireo.server.data.page.StoredParts;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The keys of a database, or the fields of a large hash: a hash table of the addresses of blocks
 * outside the heap, which lie in the order of the hashes. Owned by the data context.
 *
 * <p>A <em>position</em>, as {@link #find} gives it, is where an entry's address is. It holds until
 * the next {@link #insert}, removal or {@link #clear}; compaction changes the address that is
 * there.
 */
public final class Dict implements Relocation, StoredParts.Abandoned {
  /*
   * A directory, by the first bits of the hash, of segments, which are small open-addressed tables.
   * Only one segment at a time grows, splits, shrinks or merges, so no operation moves more than a
   * segment's entries (some 450), save that doubling or halving the directory copies a reference
   * per 100 to 400 entries.
   *
   * The bucket that an entry calls home rises with its hash, within a segment and over all of them.
   * So "all entries whose hash is at least x" is a place in the table that outlives every growing,
   * splitting and merging. SCAN's cursor is such a place; so is a snapshot's progress.
   */

  /** Segments whose blocks are freed in one step. */
  private static final int SEGMENTS_FREED_TOGETHER = 128;

  /** Bytes of a table that is made for entries to come, for each of them; more than it takes. */
  private static final long RESERVED_ENTRY_BYTES = 16;

  private final KeyedBlocks entries;
  private final TableStore store;
  private final Directory<DictSegment> directory;

  /** Null unless hashes are ordered by slots and there is an entry. */
  private SlotCounts slots;

  /**
   * A dictionary without entries.
   *
   * @param tables where its table lies
   */
  public Dict(KeyedBlocks entries, OwnedBlocks tables) {
    this(entries, tables, new DictSegment(null, entries, 0, 0));
  }

  /** A dictionary without entries, where many share the segment that stands for none. */
  Dict(KeyedBlocks entries, OwnedBlocks tables, DictSegment none) {
    this.entries = entries;
    this.store = new TableStore(tables);
    this.directory =
        new Directory<>(
            none,
            (depth, buckets) -> new DictSegment(store, entries, depth, buckets),
            entries.isSlotted() ? Directory.UNEVEN : Directory.EVEN);
  }

  /**
   * Makes the table for about {@code count} entries at once, if there are none yet: so it need not
   * grow while they come. 0 frees a table for entries that did not come.
   */
  public void reserve(long count) {
    if (size() > 0) {
      return;
    }
    directory.discard();
    if (count > 0 && store.hasReserve(count * RESERVED_ENTRY_BYTES)) {
      directory.reserve(count);
    }
  }

  /**
   * Asks for pages for an entry that is {@linkplain #insert inserted} next.
   *
   * @throws NoRoom if there are too few
   */
  public void ensureReserve() {
    if (!hasReserve()) {
      throw new NoRoom();
    }
  }

  /** True if there are pages for an entry that is inserted next. */
  public boolean hasReserve() {
    return store.hasReserve(directory.unevenGrowth());
  }

  /** Slots, free or not. */
  public long capacity() {
    return directory.capacity();
  }

  /**
   * Adds a key to those that are looked up soon.
   *
   * @param element hash of an element of its value that will be asked for, or 0
   */
  public void lookAhead(Prefetch group, long hash, long element) {
    group.add(directory.at(directory.indexOf(hash)), hash, element);
  }

  /** Takes a step of loading what a look-up of an entry needs: see {@link Value#touch}. */
  public void touch(long hash, int step, CacheLines lines) {
    directory.touch(hash, step, lines);
    if (step == Value.TOUCH_PART) {
      directory.at(directory.indexOf(hash)).touch(hash, lines);
    }
  }

  /** Entries. */
  public long size() {
    return directory.size();
  }

  /** Heap bytes without the entries, in constant time. */
  @Override
  public long heapBytes() {
    return directory.heapBytes() + (slots == null ? 0 : SlotCounts.heapBytes());
  }

  /** Bytes of the table's blocks. */
  @Override
  public long blockBytes() {
    return store.blockBytes();
  }

  /** The position of a key, or -1. */
  public long find(Bytes key, long hash) {
    int index = directory.indexOf(hash);
    int slot = directory.at(index).find(key.array(), key.offset(), key.length(), hash);
    return slot < 0 ? -1 : (long) index << 32 | slot;
  }

  /** The position of an address whose key has this hash, or -1. */
  public long find(int address, long hash) {
    int index = directory.indexOf(hash);
    int slot = directory.at(index).find(address, hash);
    return slot < 0 ? -1 : (long) index << 32 | slot;
  }

  /** The address of the entry at a position. */
  public int at(long position) {
    return directory.at((int) (position >>> 32)).at((int) position);
  }

  /** Puts another address of the same key at a position, which stays valid. */
  public void set(long position, int address) {
    directory.at((int) (position >>> 32)).set((int) position, address);
  }

  /** Adds an entry whose key is known to be absent, after {@link #ensureReserve}. */
  public void insert(int address, long hash) {
    directory.grow(hash).insert(address, hash);
    if (entries.isSlotted()) {
      count(hash, 1);
    }
  }

  /** Takes out the entry at a position, whose hash is known; its block still lives. */
  public void removeAt(long position, long hash) {
    directory.remove((int) (position >>> 32), (int) position, hash);
    if (entries.isSlotted()) {
      count(hash, -1);
    }
  }

  private void count(long hash, int delta) {
    if (slots == null) {
      slots = new SlotCounts();
    }
    slots.add(hash, delta);
  }

  /** How many entries belong to a slot; 0 for all if hashes are not ordered by slots. */
  public int inSlot(int slot) {
    return slots == null ? 0 : slots.of(slot);
  }

  /**
   * Shows entries of a slot, in the order of their hashes; only if hashes are ordered by slots. The
   * sink must not change the dictionary.
   *
   * @param cursor 0 to begin with, then what the last call returned
   * @param count about how many
   * @return where to go on, or 0 if all were shown
   */
  public long scanSlot(int slot, long cursor, long count, IntConsumer sink) {
    long first = PlaceScan.place(KeySlot.ordered(slot, 0));
    long end = first + (1L << PlaceScan.BITS - KeySlot.BITS);
    if (inSlot(slot) == 0) {
      return 0;
    }
    long next =
        PlaceScan.scan(
            directory,
            Math.max(first, cursor),
            end,
            count,
            (segment, bucket, from, to) -> segment.show(bucket, from, to, sink));
    return next == 0 || next >= end ? 0 : next;
  }

  /** The segment of an entry that is drawn at random, each with the same chance. */
  private DictSegment randomSegment(RandomGenerator random) {
    if (slots == null) {
      return directory.random(random);
    }
    // Slots are unevenly full, which chance by place would not bear.
    return directory.random(KeySlot.ordered(slots.random(random), 0), KeySlot.BITS, random);
  }

  /** The address of the entry that has exactly this hash and passes a test, or 0. */
  public int findByHash(long hash, IntPredicate test) {
    DictSegment segment = directory.at(directory.indexOf(hash));
    int slot = segment.find(hash, test);
    return slot < 0 ? 0 : segment.at(slot);
  }

  /** The address of an entry drawn at random, each with the same chance, or 0 if there is none. */
  public int random(RandomGenerator random) {
    if (size() == 0) {
      return 0;
    }
    DictSegment segment = randomSegment(random);
    return segment.at(segment.randomSlot(random));
  }

  /**
   * Shows entries that lie side by side, from a random one on. Where an entry lies is decided by
   * its hash, so neighbours have nothing else in common.
   *
   * <p>As long as no more are shown than a segment has, every entry is as likely to be among them
   * as any other.
   *
   * @param wanted how many entries the taker should take at most
   * @param look how many entries to show at most; none is shown twice
   * @param taker takes an entry or, answering false, does not; must not change the dictionary
   * @return how many were taken
   */
  public int sample(RandomGenerator random, int wanted, int look, IntPredicate taker) {
    int left = (int) Math.min(look, size());
    if (left == 0) {
      return 0;
    }
    DictSegment first = randomSegment(random);
    int from = first.randomSlot(random);
    int shown = Math.min(left, first.size());
    int taken = sample(first, from, shown, wanted, taker);
    if (taken < wanted && shown < left) {
      int index = directory.indexOf(entries.hash(first.at(from)));
      taken += sampleBehind(index, left - shown, wanted - taken, taker);
    }
    return taken;
  }

  private int sampleBehind(int before, int look, int wanted, IntPredicate taker) {
    int index = before;
    int left = look;
    int taken = 0;
    while (taken < wanted && left > 0) {
      index = directory.firstPlace(index) + directory.span(directory.at(index));
      index &= directory.length() - 1;
      DictSegment segment = directory.at(index);
      int shown = Math.min(left, segment.size());
      taken += sample(segment, 0, shown, wanted - taken, taker);
      left -= shown;
    }
    return taken;
  }

  /** Shows a number of entries of a segment, around its end if need be, until enough are taken. */
  private static int sample(
      DictSegment segment, int from, int count, int wanted, IntPredicate taker) {
    int taken = 0;
    int left = count;
    for (int slot = from; taken < wanted && left > 0; slot++) {
      if (slot == segment.capacity()) {
        slot = 0;
      }
      int address = segment.at(slot);
      if (address != 0) {
        left--;
        taken += taker.test(address) ? 1 : 0;
      }
    }
    return taken;
  }

  /**
   * Forgets all entries at once, in constant time: their blocks and those of the table still live.
   */
  public void clear() {
    directory.clear();
    slots = null;
  }

  /** Frees the blocks of the table; this must not be used any more. */
  public void discard() {
    directory.discard();
  }

  /** This is not needed any more: frees the blocks of the table, if many little by little. */
  public void abandon() {
    store.blocks().abandon(this);
  }

  @Override
  public boolean freeSome() {
    return store.freeSome(directory, SEGMENTS_FREED_TOGETHER, segment -> {});
  }

  /**
   * Shows the entries of one segment, and frees its block, for callers that free all little by
   * little. An entry that was shown must not be read again.
   *
   * @return true if all were shown
   */
  boolean drain(IntConsumer sink) {
    return store.freeSome(directory, 1, segment -> segment.forEach(sink));
  }

  /** Shows the address of each block of the table. */
  public void forEachTableBlock(IntConsumer sink) {
    directory.forEach(segment -> segment.forEachBlock(sink));
  }

  /** Shows every entry, in the order of the segments. The sink must not change the dictionary. */
  public void forEach(IntConsumer sink) {
    directory.forEach(segment -> segment.forEach(sink));
  }

  /**
   * Shows the next entries in the order of their hashes.
   *
   * <p>Over a run of calls, each with the cursor that the last one returned and the first with 0,
   * every entry that is there from first to last is shown exactly once, whatever is added and
   * removed in between.
   *
   * @param cursor where to go on; any other value is safe, and one beyond 48 bits is an end
   * @param count about how many entries to show: at least one is worth asking for
   * @param sink takes the entries; it must not change the dictionary
   * @return the next cursor, at most 48 bits, or 0 if nothing is left
   */
  public long scan(long cursor, long count, IntConsumer sink) {
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, sink));
  }

  /** The segments, for proofs. */
  Directory<DictSegment> directory() {
    return directory;
  }

  /** The cursor at which {@link #scan} shows the entry with this hash: it rises with the hash. */
  public static long place(long hash) {
    return PlaceScan.place(hash);
  }

  /** The smallest hash whose entry a scan shows from a cursor on. */
  public static long hashFrom(long cursor) {
    return PlaceScan.hashFrom(cursor);
  }

  /** Finds the slot of an entry by its own key, and puts the new address there. */
  @Override
  public void moved(int from, int to) {
    long at = find(from, entries.hash(from));
    set(at, to);
  }
}
