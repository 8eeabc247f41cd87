package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The fields of a large hash: a hash table whose entries lie in the order of their hashes. Owned by
 * the data context.
 *
 * <p>An entry is a {@link Packed} array. Every hash handed in must be the one of {@link
 * Bytes#hash}.
 *
 * <p>A <em>position</em>, as {@link #find} gives it, is where an entry is. It holds until the next
 * {@link #insert}, {@link #put} of a new key, removal or {@link #clear}.
 */
public final class Dict {
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
  private final Hashing hashing;
  private final Directory<Segment> directory;

  /** A dictionary without entries, which takes next to no memory. */
  public Dict() {
    this(Hashing.OF_KEY);
  }

  /** One with hashes of another kind, for tests with hashes that collide. */
  Dict(Hashing hashing) {
    this.hashing = hashing;
    this.directory =
        new Directory<>(Segment.NONE, (depth, buckets) -> new Segment(hashing, depth, buckets));
  }

  /**
   * Makes the table for about {@code entries} at once, if there are none yet: so it need not grow
   * while they come. It takes about 8 bytes of the heap for each; 0 lets go of a table for entries
   * that did not come.
   */
  public void reserve(long entries) {
    if (size() > 0) {
      return;
    }
    if (entries > 0) {
      directory.reserve(entries);
    } else {
      directory.clear();
    }
  }

  /** Entries. */
  public long size() {
    return directory.size();
  }

  /** Slots, free or not. */
  public long capacity() {
    return directory.capacity();
  }

  /** Heap bytes of the table without its entries; kept up to date, so it costs nothing to ask. */
  public long tableBytes() {
    return directory.heapBytes();
  }

  /** The entry of a key, or null. */
  public byte[] get(Bytes key) {
    return get(key.array(), key.offset(), key.length(), key.hash());
  }

  /** The entry of a key that is a part of an array, or null. */
  public byte[] get(byte[] key, int offset, int length, long hash) {
    Segment segment = directory.at(directory.indexOf(hash));
    int slot = segment.find(key, offset, length, hash);
    return slot < 0 ? null : segment.at(slot);
  }

  /**
   * Loads what a look-up of this hash needs.
   *
   * @return of no meaning, but must be used
   */
  public int touch(long hash) {
    Segment segment = directory.at(directory.indexOf(hash));
    int slot = segment.likely(hash);
    return slot < 0 ? 0 : segment.at(slot)[0];
  }

  /** The position of a key that is a part of an array, or -1. */
  public long find(byte[] key, int offset, int length, long hash) {
    int index = directory.indexOf(hash);
    int slot = directory.at(index).find(key, offset, length, hash);
    return slot < 0 ? -1 : position(index, slot);
  }

  /** The position of a key, or -1. */
  public long find(Bytes key, long hash) {
    return find(key.array(), key.offset(), key.length(), hash);
  }

  private static long position(int index, int slot) {
    return (long) index << 32 | slot;
  }

  /** The entry at a position. */
  public byte[] at(long position) {
    return directory.at((int) (position >>> 32)).at((int) position);
  }

  /** Puts another entry of the same key at a position, which stays valid. */
  public void set(long position, byte[] entry) {
    directory.at((int) (position >>> 32)).set((int) position, entry);
  }

  /** Takes an entry out and returns it. */
  public byte[] removeAt(long position) {
    byte[] entry = at(position);
    removeAt(position, hashing.hashOf(entry));
    return entry;
  }

  /** Takes out the entry at a position, whose hash is known. */
  public void removeAt(long position, long hash) {
    directory.remove((int) (position >>> 32), (int) position, hash);
  }

  /** Adds an entry whose key is known to be absent. */
  public void insert(byte[] entry, long hash) {
    directory.grow(hash).insert(entry, hash);
  }

  /** The position of the entry with the key that is in a packed head, or a negative number. */
  public long find(byte[] head, long hash) {
    return find(head, Packed.keyOffset(head), Packed.keyLength(head), hash);
  }

  /** Puts an entry under its key and returns the one that was there, or null. */
  public byte[] put(byte[] entry, long hash) {
    long position = find(entry, hash);
    if (position < 0) {
      insert(entry, hash);
      return null;
    }
    byte[] old = at(position);
    set(position, entry);
    return old;
  }

  /** Takes the entry of a key out and returns it, or null if there is none. */
  public byte[] remove(Bytes key, long hash) {
    long position = find(key, hash);
    return position < 0 ? null : removeAt(position);
  }

  /** The entry that has exactly this hash and passes a test, or null. */
  public byte[] findByHash(long hash, Predicate<byte[]> test) {
    Segment segment = directory.at(directory.indexOf(hash));
    int slot = segment.find(hash, test);
    return slot < 0 ? null : segment.at(slot);
  }

  /** Lets go of all entries at once, in constant time. */
  public void clear() {
    directory.clear();
  }

  /** Shows every entry, in the order of the segments. The sink must not change the dictionary. */
  public void forEach(Consumer<byte[]> sink) {
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
  public long scan(long cursor, long count, Consumer<byte[]> sink) {
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, sink));
  }

  /** The cursor at which {@link #scan} shows the entry with this hash: it rises with the hash. */
  public static long place(long hash) {
    return PlaceScan.place(hash);
  }

  /** The smallest hash whose entry a scan shows from a cursor on. */
  public static long hashFrom(long cursor) {
    return PlaceScan.hashFrom(cursor);
  }

  /**
   * An entry drawn at random, each with the same chance, or null if there is none. Takes a few
   * tries on average.
   */
  public byte[] random(RandomGenerator random) {
    if (size() == 0) {
      return null;
    }
    Segment segment = directory.random(random);
    return segment.at(segment.randomSlot(random));
  }

  /**
   * Shows entries that lie side by side, from a random one on. Where an entry lies is decided by
   * its hash, so neighbours have nothing else in common.
   *
   * <p>As long as no more are looked at than a segment holds, every entry is as likely to be among
   * them as any other.
   *
   * @param wanted how many entries the taker should take at most
   * @param look how many entries to show at most; none is shown twice
   * @param taker takes an entry or, answering false, does not; must not change the dictionary
   * @return how many were taken
   */
  public int sample(RandomGenerator random, int wanted, int look, Predicate<byte[]> taker) {
    int left = (int) Math.min(look, size());
    if (left == 0) {
      return 0;
    }
    Segment first = directory.random(random);
    int from = first.randomSlot(random);
    int shown = Math.min(left, first.size());
    int taken = sample(first, from, shown, wanted, taker);
    if (taken < wanted && shown < left) {
      int index = directory.indexOf(hashing.hashOf(first.at(from)));
      taken += sampleBehind(index, left - shown, wanted - taken, taker);
    }
    return taken;
  }

  private int sampleBehind(int before, int look, int wanted, Predicate<byte[]> taker) {
    int index = before;
    int left = look;
    int taken = 0;
    while (taken < wanted && left > 0) {
      index = directory.firstPlace(index) + directory.span(directory.at(index));
      index &= directory.length() - 1;
      Segment segment = directory.at(index);
      int shown = Math.min(left, segment.size());
      taken += sample(segment, 0, shown, wanted - taken, taker);
      left -= shown;
    }
    return taken;
  }

  /** Shows a number of entries of a segment, around its end if need be, until enough are taken. */
  private static int sample(
      Segment segment, int from, int count, int wanted, Predicate<byte[]> taker) {
    int taken = 0;
    int left = count;
    for (int slot = from; taken < wanted && left > 0; slot++) {
      if (slot == segment.capacity()) {
        slot = 0;
      }
      byte[] entry = segment.at(slot);
      if (entry != null) {
        left--;
        taken += taker.test(entry) ? 1 : 0;
      }
    }
    return taken;
  }

  /** The segments, for tests. */
  Directory<Segment> directory() {
    return directory;
  }
}
