package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.page.Relocation;
import io.vireo.server.data.page.StoredParts;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The keys of a database, or the fields of a large hash, whose entries lie in blocks outside the
 * heap: {@link Dict} with an address of 32 bits in each slot. Owned by the data context.
 *
 * <p>A <em>position</em>, as {@link #find} gives it, is where an entry's address is. It holds until
 * the next {@link #insert}, removal or {@link #clear}; compaction changes the address that is
 * there.
 */
public final class BlockDict implements Relocation, StoredParts.Abandoned {
  /** Segments whose blocks are freed in one step. */
  private static final int SEGMENTS_FREED_TOGETHER = 128;

  private final KeyedBlocks entries;
  private final TableStore store;
  private final Directory<BlockSegment> directory;

  /** Null unless hashes are ordered by slots and there is an entry. */
  private SlotCounts slots;

  /**
   * A dictionary without entries.
   *
   * @param tables where its table lies
   */
  public BlockDict(KeyedBlocks entries, OwnedBlocks tables) {
    this(entries, tables, new BlockSegment(null, entries, 0, 0));
  }

  /** A dictionary without entries, where many share the segment that stands for none. */
  BlockDict(KeyedBlocks entries, OwnedBlocks tables, BlockSegment none) {
    this.entries = entries;
    this.store = new TableStore(tables);
    this.directory =
        new Directory<>(
            none,
            (depth, buckets) -> new BlockSegment(store, entries, depth, buckets),
            entries.isSlotted() ? Directory.UNEVEN : Directory.EVEN);
  }

  /** Makes the table for about {@code count} entries at once, as {@link Dict#reserve} does. */
  public void reserve(long count) {
    if (size() > 0) {
      return;
    }
    directory.discard();
    if (count > 0) {
      directory.reserve(count);
    }
  }

  /** Slots, free or not. */
  public long capacity() {
    return directory.capacity();
  }

  /** Adds a key to those that are looked up soon, as {@link Dict#lookAhead} does. */
  public void lookAhead(Prefetch group, long hash, long element) {
    group.add(directory.at(directory.indexOf(hash)), hash, element);
  }

  /**
   * Loads what a look-up of this hash needs.
   *
   * @return of no meaning, but must be used
   */
  public int touch(long hash) {
    BlockSegment segment = directory.at(directory.indexOf(hash));
    int slot = segment.likely(hash);
    return slot < 0 ? 0 : entries.touch(segment.at(slot));
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

  /** Adds an entry whose key is known to be absent. */
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
  private BlockSegment randomSegment(RandomGenerator random) {
    if (slots == null) {
      return directory.random(random);
    }
    // Slots are unevenly full, which chance by place would not bear.
    return directory.random(KeySlot.ordered(slots.random(random), 0), KeySlot.BITS, random);
  }

  /** The address of the entry that has exactly this hash and passes a test, or 0. */
  public int findByHash(long hash, IntPredicate test) {
    BlockSegment segment = directory.at(directory.indexOf(hash));
    int slot = segment.find(hash, test);
    return slot < 0 ? 0 : segment.at(slot);
  }

  /** The address of an entry drawn at random, each with the same chance, or 0 if there is none. */
  public int random(RandomGenerator random) {
    if (size() == 0) {
      return 0;
    }
    BlockSegment segment = randomSegment(random);
    return segment.at(segment.randomSlot(random));
  }

  /** Shows entries that lie side by side, from a random one on, as {@link Dict#sample} does. */
  public int sample(RandomGenerator random, int wanted, int look, IntPredicate taker) {
    int left = (int) Math.min(look, size());
    if (left == 0) {
      return 0;
    }
    BlockSegment first = randomSegment(random);
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
      BlockSegment segment = directory.at(index);
      int shown = Math.min(left, segment.size());
      taken += sample(segment, 0, shown, wanted - taken, taker);
      left -= shown;
    }
    return taken;
  }

  /** Shows a number of entries of a segment, around its end if need be, until enough are taken. */
  private static int sample(
      BlockSegment segment, int from, int count, int wanted, IntPredicate taker) {
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

  /** Shows the next entries in the order of their hashes, as {@link Dict#scan} does. */
  public long scan(long cursor, long count, IntConsumer sink) {
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, sink));
  }

  /** Finds the slot of an entry by its own key, and puts the new address there. */
  @Override
  public void moved(int from, int to) {
    long at = find(from, entries.hash(from));
    set(at, to);
  }
}
