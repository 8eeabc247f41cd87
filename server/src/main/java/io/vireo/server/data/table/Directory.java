package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The segments of a {@link Dict} or {@link MemberTable} by the first bits of the hash, and when
 * they grow, split, shrink and merge. Owned by the data context.
 *
 * @param <S> the segments
 */
final class Directory<S extends Buckets<S>> {
  /*
   * Extendible hashing. The directory has 2^depth places; a segment whose prefix is shorter stands
   * in several neighbouring ones. Its prefix never exceeds 24 bits, which with the 24 bits that
   * choose a bucket makes the 48 bits of a scan's cursor.
   *
   *     depth 2    00  01  10  11
   *                 |   |    \ /
   *                s00 s01   s1
   *
   * Hashes with one long prefix in common could make the directory double without end. So it may
   * not have more than a place per 32 entries (evenly spread hashes need one per 100 or so), and a
   * segment that may not split grows beyond its usual size instead.
   *
   * Sizes for growing and shrinking lie apart, so that one key coming and going moves nothing. Only
   * with the last one goes the memory.
   */

  /** Buckets of the largest segment that does not split. */
  static final int LARGEST = 64;

  /** Two segments with this number of entries together, or fewer, merge. */
  static final int MERGED = LARGEST * 7 / 2;

  /** Entries of a segment that is made before they come: it neither splits nor grows by them. */
  private static final int RESERVED = LARGEST * Buckets.WIDTH * 7 / 10;

  private static final int DEEPEST = 24;

  /** The least number of entries for each place, where hashes are spread evenly. */
  static final int EVEN = 32;

  /**
   * The least number of entries for each place, where hashes are not spread evenly: they begin with
   * few slots, or with full and empty ones.
   */
  static final int UNEVEN = 4;

  private static final int CHECK_MERGE_EVERY = 16;
  private static final int TRIES = 64;

  /** Makes segments. */
  interface Maker<S> {
    /** A segment without entries, for hashes that share {@code depth} bits. */
    S make(int depth, int buckets);
  }

  private final S none;
  private final Maker<S> maker;
  private final int entriesPerPlace;
  private final int[] segmentsOfDepth = new int[DEEPEST + 1];
  private Buckets<S>[] places;
  private int depth;
  private long size;
  private long capacity;
  private long segmentBytes;

  /** Bytes of the buckets of the largest segment that was larger than any should be; or 0. */
  private long unevenBytes;

  /**
   * A directory without segments.
   *
   * @param none stands for them; without a bucket, and never written to
   * @param maker makes segments
   */
  Directory(S none, Maker<S> maker) {
    this(none, maker, EVEN);
  }

  /**
   * A directory without segments, where a number of entries justifies a place.
   *
   * @param entriesPerPlace entries that justify a place: {@link #EVEN} or {@link #UNEVEN}
   */
  Directory(S none, Maker<S> maker, int entriesPerPlace) {
    this.entriesPerPlace = entriesPerPlace;
    this.none = none;
    this.maker = maker;
    clear();
  }

  /** Makes segments for about {@code entries} at once; there must be none yet. */
  void reserve(long entries) {
    int bits = 0;
    while (bits < DEEPEST && entries >> bits > RESERVED) {
      bits++;
    }
    int buckets = Buckets.fitting((int) Math.min(entries >> bits, RESERVED));
    clear();
    segmentsOfDepth[0] = 0;
    depth = bits;
    places = array(1 << bits);
    for (int i = 0; i < places.length; i++) {
      S segment = maker.make(bits, buckets);
      places[i] = segment;
      count(segment, 1);
    }
  }

  /**
   * Takes a step of loading what a look-up of a hash needs: the places, then the segment, then the
   * bucket. See {@link Value#touch}.
   */
  void touch(long hash, int step, CacheLines lines) {
    if (step == Value.TOUCH_DIRECTORY) {
      lines.loaded(places.length);
    } else if (step == Value.TOUCH_SEGMENT) {
      lines.loaded(at(indexOf(hash)).buckets());
    } else if (step == Value.TOUCH_BUCKET) {
      at(indexOf(hash)).touchBucket(hash, lines);
    }
  }

  @SuppressWarnings("unchecked")
  private Buckets<S>[] array(int length) {
    return (Buckets<S>[]) new Buckets<?>[length];
  }

  /** Forgets all segments, whose blocks are freed already or forgotten. */
  void clear() {
    places = array(1);
    places[0] = none;
    Arrays.fill(segmentsOfDepth, 0);
    segmentsOfDepth[0] = 1;
    depth = 0;
    size = 0;
    capacity = 0;
    segmentBytes = 0;
    unevenBytes = 0;
  }

  /** Bytes that one more entry may take beyond what one does in a table that is evenly filled. */
  long unevenGrowth() {
    return 2 * unevenBytes;
  }

  /** Gives up all segments with their blocks. */
  void discard() {
    forEach(Buckets::discard);
    clear();
  }

  /** Entries. */
  long size() {
    return size;
  }

  /** Slots, free or not. */
  long capacity() {
    return capacity;
  }

  /** Heap bytes of the directory and the segments, without the entries. */
  long heapBytes() {
    return HeapLayout.references(places.length) + segmentBytes;
  }

  /** Places, a power of two. */
  int length() {
    return places.length;
  }

  /** The length of the longest prefix. */
  int depth() {
    return depth;
  }

  /** The place of a hash. */
  int indexOf(long hash) {
    return (int) (hash >>> 1 >>> 63 - depth);
  }

  /** The segment at a place. */
  @SuppressWarnings("unchecked")
  S at(int index) {
    return (S) places[index];
  }

  /** The first place of the segment that stands at {@code index}. */
  int firstPlace(int index) {
    return index & -span(places[index]);
  }

  /** In how many places a segment stands. */
  int span(Buckets<S> segment) {
    return 1 << depth - segment.depth();
  }

  /**
   * The segment for an entry that is not there and is inserted next, for which it counts at once.
   * Moves the entries of at most a few segments.
   */
  S grow(long hash) {
    S segment = at(indexOf(hash));
    if (segment.isFull()) {
      segment = makeRoom(hash);
    }
    size++;
    return segment;
  }

  private S makeRoom(long hash) {
    S segment = at(indexOf(hash));
    while (segment.isFull()) {
      if (segment == none) {
        replace(0, segment, maker.make(0, 1));
      } else if (segment.buckets() >= LARGEST && maySplit(segment)) {
        split(segment, hash);
      } else {
        resize(segment, Buckets.larger(segment.buckets()));
      }
      segment = at(indexOf(hash));
    }
    return segment;
  }

  private boolean maySplit(S segment) {
    return segment.depth() < depth
        || depth < DEEPEST && (long) places.length * 2 * entriesPerPlace <= size;
  }

  private void resize(S segment, int buckets) {
    account(segment, -1);
    segment.resize(buckets);
    account(segment, 1);
    if (buckets > LARGEST) {
      unevenBytes = Math.max(unevenBytes, segment.bucketBytes());
    }
  }

  private void split(S segment, long hash) {
    if (segment.depth() == depth) {
      lengthen();
    }
    int first = firstPlace(indexOf(hash));
    int half = span(segment) / 2;
    count(segment, -1);
    S[] halves = segment.split();
    segment.discardBuckets();
    Arrays.fill(places, first, first + half, halves[0]);
    Arrays.fill(places, first + half, first + 2 * half, halves[1]);
    count(halves[0], 1);
    count(halves[1], 1);
  }

  private void lengthen() {
    Buckets<S>[] longer = array(places.length * 2);
    for (int i = 0; i < longer.length; i++) {
      longer[i] = places[i >> 1];
    }
    places = longer;
    depth++;
  }

  /** Takes the entry with this hash out of a slot, and gives memory back if few are left. */
  void remove(int index, int slot, long hash) {
    S segment = at(index);
    long before = segment.heapBytes();
    segment.remove(slot, hash);
    resized(segment.heapBytes() - before);
    removed(hash);
  }

  /**
   * Counts an entry with this hash that has left its slot, and gives memory back if few are left.
   */
  void removed(long hash) {
    size--;
    if (size == 0) {
      discard();
      return;
    }
    S segment = at(indexOf(hash));
    if (!segment.mayTidy()) {
      return;
    }
    if (segment.size() % CHECK_MERGE_EVERY == 0) {
      mergeUp(indexOf(hash));
    }
    segment = at(indexOf(hash));
    if (segment.isSparse() && (segment.depth() == 0 || isNearlyEmpty(segment))) {
      resize(segment, Buckets.fitting(segment.size()));
    }
  }

  /** True if a segment waits for a sibling that is far fuller; else both merge before that. */
  private boolean isNearlyEmpty(S segment) {
    return segment.size() < segment.capacity() / 8;
  }

  private void mergeUp(int index) {
    int place = index;
    S segment = at(place);
    while (segment.depth() > 0) {
      int span = span(segment);
      int first = place & -span;
      S sibling = at(first ^ span);
      if (sibling.depth() != segment.depth() || segment.size() + sibling.size() > MERGED) {
        return;
      }
      count(segment, -1);
      count(sibling, -1);
      S both = segment.merge(sibling);
      segment.discardBuckets();
      sibling.discardBuckets();
      segment = both;
      count(segment, 1);
      int start = Math.min(first, first ^ span);
      Arrays.fill(places, start, start + 2 * span, segment);
      place = start >> shorten();
    }
  }

  /** Halves the directory while no segment needs its length; how often it did. */
  private int shorten() {
    int times = 0;
    while (depth > 0 && segmentsOfDepth[depth] == 0) {
      Buckets<S>[] shorter = array(places.length / 2);
      for (int i = 0; i < shorter.length; i++) {
        shorter[i] = places[i << 1];
      }
      places = shorter;
      depth--;
      times++;
    }
    return times;
  }

  private void replace(int place, S segment, S other) {
    places[place] = other;
    count(segment, -1);
    count(other, 1);
  }

  private void count(S segment, int sign) {
    segmentsOfDepth[segment.depth()] += sign;
    account(segment, sign);
  }

  private void account(S segment, int sign) {
    capacity += (long) sign * segment.capacity();
    segmentBytes += sign * segment.heapBytes();
  }

  /** Counts bytes that a segment took or gave back on its own. */
  void resized(long delta) {
    segmentBytes += delta;
  }

  /** Shows every segment once, in the order of their prefixes. */
  void forEach(Consumer<S> sink) {
    for (int i = 0; i < places.length; i += span(places[i])) {
      sink.accept(at(i));
    }
  }

  /** Takes over copies of the segments of another directory; all or, if one fails, none. */
  void copyFrom(Directory<S> other, UnaryOperator<S> copier) {
    Buckets<S>[] copies = array(other.places.length);
    try {
      for (int i = 0; i < copies.length; i += other.span(other.places[i])) {
        S original = other.at(i);
        S copy = original == other.none ? none : copier.apply(original);
        Arrays.fill(copies, i, i + other.span(original), copy);
      }
    } catch (NoRoom full) {
      for (int i = 0; copies[i] != null; i += other.span(other.places[i])) {
        copies[i].discard();
      }
      throw full;
    }
    places = copies;
    System.arraycopy(other.segmentsOfDepth, 0, segmentsOfDepth, 0, segmentsOfDepth.length);
    depth = other.depth;
    size = other.size;
    capacity = other.capacity;
    segmentBytes = 0;
    forEach(segment -> segmentBytes += segment.heapBytes());
  }

  /**
   * A segment drawn at random, each with a chance in proportion to its entries; there must be one.
   *
   * <p>A place picked at random leads to a segment with a chance that its prefix sets, while its
   * fair chance is its share of the entries. So it is accepted in proportion to the entries that a
   * whole directory as dense as it would have, up to twice as many as there are.
   */
  S random(RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      S segment = at(random.nextInt(places.length));
      long scaled = (long) segment.size() << segment.depth();
      if (scaled > 0 && (segment.depth() == 0 || random.nextLong(2 * size) < scaled)) {
        return segment;
      }
    }
    return occupiedFrom(random.nextInt(places.length));
  }

  /**
   * A segment of those with the entries whose hashes begin with some bits, drawn with a chance in
   * proportion to its entries; there must be one. A segment may hold others too.
   */
  S random(long prefix, int bits, RandomGenerator random) {
    int first = indexOf(prefix);
    if (depth <= bits) {
      return at(first);
    }
    int end = first + (1 << depth - bits);
    long sum = 0;
    for (int i = first; i < end; i += span(places[i])) {
      sum += places[i].size();
    }
    long left = random.nextLong(sum);
    int place = first;
    while (left >= places[place].size()) {
      left -= places[place].size();
      place += span(places[place]);
    }
    return at(place);
  }

  private S occupiedFrom(int place) {
    int at = place;
    while (places[at].size() == 0) {
      at = at + 1 & places.length - 1;
    }
    return at(at);
  }
}
