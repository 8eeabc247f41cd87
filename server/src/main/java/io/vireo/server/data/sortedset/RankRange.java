package io.vireo.server.data.sortedset;

/**
 * A stretch of a sorted set by rank: the element with the lowest score has rank 0. Immutable.
 *
 * @param first the rank of the first element
 * @param count how many elements, 0 and more
 */
public record RankRange(long first, long count) {
  /** No elements. */
  public static final RankRange EMPTY = new RankRange(0, 0);

  /** All elements of a set of this size. */
  public static RankRange all(long size) {
    return new RankRange(0, size);
  }

  /** The elements between two ranks, the second excluded; none if that is not above the first. */
  public static RankRange between(long from, long to) {
    return to <= from ? EMPTY : new RankRange(from, to - from);
  }

  /**
   * The elements from one index to another, both included, as clients say it: negative ones count
   * from the end, and what is not there is left out.
   *
   * @param reverse the indexes count from the highest score down
   */
  public static RankRange ofIndexes(long start, long stop, long size, boolean reverse) {
    long from = Math.max(0, start < 0 ? start + size : start);
    long last = Math.min(size - 1, stop < 0 ? stop + size : stop);
    if (from > last || from >= size) {
      return EMPTY;
    }
    return new RankRange(reverse ? size - 1 - last : from, last - from + 1);
  }

  /**
   * The part that is left when some elements are skipped and the rest is cut to a limit.
   *
   * @param offset how many to skip; a negative number leaves nothing
   * @param limit how many may be left; a negative number means all
   * @param reverse count from the highest rank down
   */
  public RankRange limited(long offset, long limit, boolean reverse) {
    if (offset < 0 || offset >= count) {
      return EMPTY;
    }
    long rest = count - offset;
    long kept = limit < 0 ? rest : Math.min(limit, rest);
    return new RankRange(reverse ? first + rest - kept : first + offset, kept);
  }
}
