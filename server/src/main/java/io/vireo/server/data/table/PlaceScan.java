package io.vireo.server.data.table;

import java.util.Arrays;

/**
 * Walks a {@link Dict} or {@link MemberTable} in the order of hashes. Owned by the data context.
 */
final class PlaceScan {
  /*
   * A cursor is the first 48 bits of a hash. One step chooses a later cursor that is the start of a
   * bucket, and shows all entries between the two. Which entries those are depends on their hashes
   * alone, not on how the table lies now: hence exactly once. The table only tells where to look:
   * from the home of the first to the home of the last, and on while entries have overflowed.
   */
  static final int BITS = 48;
  private static final int PLACES_PER_SEGMENT = 24;

  /**
   * The largest number of wanted entries for which a step ends behind the last of them, as a page
   * that a client asks for; else behind its bucket, which is quicker to find.
   */
  private static final long LONGEST_EXACT_STEP = 64;

  /**
   * How entries are shown.
   *
   * @param <S> the segments that they are in
   */
  @FunctionalInterface
  interface Show<S> {
    /**
     * Shows those in a bucket whose places are at {@code from} or behind, and before {@code to}.
     */
    int show(S segment, int bucket, long from, long to);
  }

  private PlaceScan() {}

  /** The cursor of a hash. */
  static long place(long hash) {
    return hash >>> 64 - BITS;
  }

  /** The smallest hash that has a cursor. */
  static long hashFrom(long place) {
    return place << 64 - BITS;
  }

  /** See {@link Dict#scan}. */
  static <S extends Buckets<S>> long scan(
      Directory<S> directory, long cursor, long count, Show<S> sink) {
    return scan(directory, cursor, 1L << BITS, count, sink);
  }

  /** Scans as {@link Dict#scan} does, up to a cursor: it looks at nothing that lies behind. */
  static <S extends Buckets<S>> long scan(
      Directory<S> directory, long cursor, long limit, long count, Show<S> sink) {
    if (cursor >>> BITS != 0) {
      return 0;
    }
    long from = cursor;
    long left = Math.max(count, 1);
    while (left > 0 && from < limit) {
      int index = directory.indexOf(from << 64 - BITS);
      S segment = directory.at(index);
      long to;
      if (segment.size() == 0) {
        to = end(directory, segment, index);
        left--;
      } else {
        to = stepEnd(directory, segment, index, from, left);
        if (left <= LONGEST_EXACT_STEP) {
          to = exactEnd(segment, from, to, (int) left);
        }
        left -= Math.max(1, show(segment, from, Math.min(to, limit), sink));
      }
      if (to >>> BITS != 0) {
        return 0;
      }
      from = to;
    }
    return from;
  }

  /** The cursor after a segment. */
  static <S extends Buckets<S>> long end(Directory<S> directory, S segment, int index) {
    long next = directory.firstPlace(index) + (long) directory.span(segment);
    return next << BITS - directory.depth();
  }

  /** The cursor after as many buckets as hold {@code wanted} entries. */
  private static <S extends Buckets<S>> long stepEnd(
      Directory<S> directory, S segment, int index, long from, long wanted) {
    int bucket = segment.home(from << 64 - BITS);
    long seen = 0;
    while (bucket < segment.buckets() && seen < wanted) {
      seen += segment.occupied(bucket);
      bucket++;
    }
    int shift = BITS - segment.depth() - PLACES_PER_SEGMENT;
    long prefix = (long) directory.firstPlace(index) << BITS - directory.depth();
    return prefix + (segment.start(bucket) << shift);
  }

  /** The cursor after some entries from a cursor on, if there are more before another one. */
  private static <S extends Buckets<S>> long exactEnd(S segment, long from, long to, int wanted) {
    long[] places = new long[wanted + 2 * Buckets.WIDTH];
    int found = 0;
    int bucket = segment.home(from << 64 - BITS);
    int last = segment.home((to << 64 - BITS) - 1);
    boolean beyond = false;
    for (int left = segment.buckets(); left > 0; left--) {
      for (int slot = bucket * Buckets.WIDTH; slot < (bucket + 1) * Buckets.WIDTH; slot++) {
        long place = segment.tagAt(slot) == 0 ? to : place(segment.hashOf(slot));
        if (place >= from && place < to) {
          places = found < places.length ? places : Arrays.copyOf(places, 2 * found);
          places[found++] = place;
        }
      }
      beyond |= bucket == last;
      if (beyond && segment.overflow(bucket) == 0) {
        break;
      }
      bucket = segment.after(bucket);
    }
    if (found <= wanted) {
      return to;
    }
    Arrays.sort(places, 0, found);
    return Math.max(places[wanted], from + 1);
  }

  /** Shows the entries from one cursor to before another, both in one segment; how many. */
  private static <S extends Buckets<S>> int show(S segment, long from, long to, Show<S> sink) {
    int bucket = segment.home(from << 64 - BITS);
    int last = segment.home((to << 64 - BITS) - 1);
    int shown = 0;
    boolean beyond = false;
    for (int left = segment.buckets(); left > 0; left--) {
      shown += sink.show(segment, bucket, from, to);
      beyond |= bucket == last;
      if (beyond && segment.overflow(bucket) == 0) {
        break;
      }
      bucket = segment.after(bucket);
    }
    return shown;
  }
}
