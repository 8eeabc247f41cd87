package io.vireo.server.data;

import java.util.Arrays;

/**
 * The segments of a {@link Dict} by the first bits of the hash, and when they grow, split, shrink
 * and merge. Owned by the data context.
 */
final class Directory {
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
   * Sizes for growing and shrinking lie apart, so that one key coming and going moves nothing.
   */

  /** Buckets of the largest segment that does not split. */
  static final int LARGEST = 64;

  /** Two segments with so many entries together, or fewer, merge. */
  static final int MERGED = LARGEST * 7 / 2;

  private static final int DEEPEST = 24;
  private static final int ENTRIES_PER_PLACE = 32;
  private static final int CHECK_MERGE_EVERY = 16;

  private final Hashing hashing;
  private final int[] segmentsOfDepth = new int[DEEPEST + 1];
  private Segment[] places;
  private int depth;
  private long size;
  private long capacity;
  private long segmentBytes;

  Directory(Hashing hashing) {
    this.hashing = hashing;
    clear();
  }

  /** Lets go of everything. */
  void clear() {
    places = new Segment[] {Segment.NONE};
    Arrays.fill(segmentsOfDepth, 0);
    segmentsOfDepth[0] = 1;
    depth = 0;
    size = 0;
    capacity = 0;
    segmentBytes = 0;
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
  Segment at(int index) {
    return places[index];
  }

  /** The first place of the segment that stands at {@code index}. */
  int firstPlace(int index) {
    return index & -span(places[index]);
  }

  /** In how many places a segment stands. */
  int span(Segment segment) {
    return 1 << depth - segment.depth();
  }

  /** Adds an entry whose key is not there. Moves the entries of at most a few segments. */
  void insert(Object entry, long hash) {
    Segment segment = places[indexOf(hash)];
    if (segment.isFull()) {
      segment = makeRoom(hash);
    }
    segment.insert(entry, hash);
    size++;
  }

  private Segment makeRoom(long hash) {
    Segment segment = places[indexOf(hash)];
    while (segment.isFull()) {
      if (segment == Segment.NONE) {
        replace(0, segment, new Segment(0, 1));
      } else if (segment.buckets() >= LARGEST && maySplit(segment)) {
        split(segment, hash);
      } else {
        resize(segment, Segment.larger(segment.buckets()));
      }
      segment = places[indexOf(hash)];
    }
    return segment;
  }

  private boolean maySplit(Segment segment) {
    return segment.depth() < depth
        || depth < DEEPEST && (long) places.length * 2 * ENTRIES_PER_PLACE <= size;
  }

  private void resize(Segment segment, int buckets) {
    account(segment, -1);
    segment.resize(buckets, hashing);
    account(segment, 1);
  }

  private void split(Segment segment, long hash) {
    if (segment.depth() == depth) {
      lengthen();
    }
    int first = firstPlace(indexOf(hash));
    int half = span(segment) / 2;
    Segment[] halves = segment.split(hashing);
    Arrays.fill(places, first, first + half, halves[0]);
    Arrays.fill(places, first + half, first + 2 * half, halves[1]);
    count(segment, -1);
    count(halves[0], 1);
    count(halves[1], 1);
  }

  private void lengthen() {
    Segment[] longer = new Segment[places.length * 2];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = places[i >> 1];
    }
    places = longer;
    depth++;
  }

  /** Takes the entry with this hash out of a slot, and gives memory back if few are left. */
  void remove(int index, int slot, long hash) {
    Segment segment = places[index];
    segment.remove(slot, hash);
    size--;
    if (segment.size() % CHECK_MERGE_EVERY == 0) {
      mergeUp(index);
    }
    segment = places[indexOf(hash)];
    if (segment.isSparse()) {
      resize(segment, Segment.fitting(segment.size()));
    }
  }

  private void mergeUp(int index) {
    int place = index;
    Segment segment = places[place];
    while (segment.depth() > 0) {
      int span = span(segment);
      int first = place & -span;
      Segment sibling = places[first ^ span];
      if (sibling.depth() != segment.depth() || segment.size() + sibling.size() > MERGED) {
        return;
      }
      count(segment, -1);
      count(sibling, -1);
      segment = segment.merge(sibling, hashing);
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
      Segment[] shorter = new Segment[places.length / 2];
      for (int i = 0; i < shorter.length; i++) {
        shorter[i] = places[i << 1];
      }
      places = shorter;
      depth--;
      times++;
    }
    return times;
  }

  private void replace(int place, Segment segment, Segment other) {
    places[place] = other;
    count(segment, -1);
    count(other, 1);
  }

  private void count(Segment segment, int sign) {
    segmentsOfDepth[segment.depth()] += sign;
    account(segment, sign);
  }

  private void account(Segment segment, int sign) {
    capacity += (long) sign * segment.capacity();
    segmentBytes += sign * segment.heapBytes();
  }
}
