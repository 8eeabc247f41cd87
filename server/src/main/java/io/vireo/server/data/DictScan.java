package io.vireo.server.data;

import java.util.function.Consumer;

/** Walks a {@link Dict} in the order of its hashes. Owned by the data context. */
final class DictScan {
  /*
   * A cursor is the first 48 bits of a hash. One step chooses a later cursor that is the start of a
   * bucket, and shows all entries between the two. Which entries those are depends on their hashes
   * alone, not on how the table lies now: hence exactly once. The table only tells where to look:
   * from the home of the first to the home of the last, and on while entries have overflowed.
   */
  private static final int BITS = 48;
  private static final int PLACES_PER_SEGMENT = 24;

  private DictScan() {}

  /** The cursor of a hash. */
  static long place(long hash) {
    return hash >>> 64 - BITS;
  }

  /** See {@link Dict#scan}. */
  static long scan(
      Directory directory, Hashing hashing, long cursor, long count, Consumer<Object> sink) {
    if (cursor >>> BITS != 0) {
      return 0;
    }
    long from = cursor;
    long left = Math.max(count, 1);
    while (left > 0) {
      int index = directory.indexOf(from << 64 - BITS);
      Segment segment = directory.at(index);
      long to;
      if (segment.size() == 0) {
        to = end(directory, segment, index);
        left--;
      } else {
        to = stepEnd(directory, segment, index, from, left);
        left -= Math.max(1, show(segment, hashing, from, to, sink));
      }
      if (to >>> BITS != 0) {
        return 0;
      }
      from = to;
    }
    return from;
  }

  /** The cursor after a segment. */
  private static long end(Directory directory, Segment segment, int index) {
    long next = directory.firstPlace(index) + (long) directory.span(segment);
    return next << BITS - directory.depth();
  }

  /** The cursor after as many buckets as hold {@code wanted} entries. */
  private static long stepEnd(
      Directory directory, Segment segment, int index, long from, long wanted) {
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

  /** Shows the entries from one cursor to before another, both in one segment; how many. */
  private static int show(
      Segment segment, Hashing hashing, long from, long to, Consumer<Object> sink) {
    int bucket = segment.home(from << 64 - BITS);
    int last = segment.home((to << 64 - BITS) - 1);
    int shown = 0;
    boolean beyond = false;
    for (int left = segment.buckets(); left > 0; left--) {
      shown += show(segment, bucket, hashing, from, to, sink);
      beyond |= bucket == last;
      if (beyond && segment.overflow(bucket) == 0) {
        break;
      }
      bucket = segment.after(bucket);
    }
    return shown;
  }

  private static int show(
      Segment segment, int bucket, Hashing hashing, long from, long to, Consumer<Object> sink) {
    int shown = 0;
    int first = bucket * Segment.WIDTH;
    for (int slot = first; slot < first + Segment.WIDTH; slot++) {
      Object entry = segment.at(slot);
      if (entry != null) {
        long place = place(hashing.hashOf(entry));
        if (place >= from && place < to) {
          sink.accept(entry);
          shown++;
        }
      }
    }
    return shown;
  }
}
