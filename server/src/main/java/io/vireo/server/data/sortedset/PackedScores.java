package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.number.Reals;

/**
 * The small encoding of a sorted set: members in order, each followed by its score, where they lie.
 * Owned by the data context.
 *
 * <p>A score that is a whole number up to 2<sup>62</sup> is one in the listpack too, but for a
 * negative zero; others are the text of {@link Reals}. A method that adds either has room, or
 * throws {@link io.vireo.server.data.page.NoRoom} and has changed nothing.
 */
final class PackedScores {
  /** Bytes of the longest score with what stands around it. */
  static final int MAX_SCORE_BYTES = Reals.MAX_LENGTH + ListpackEntry.MAX_FRAME_BYTES;

  private static final double INTEGER_LIMIT = 0x1p62;
  private static final long NEGATIVE_ZERO = Double.doubleToRawLongBits(-0.0);

  private final CollectionListpack place;

  /** The text of a score. */
  private final byte[] text = new byte[Reals.MAX_LENGTH];

  /** A score that is no whole number, to be written. */
  private final Bytes written = Bytes.view();

  /** The members at which a view points when they are asked for. */
  PackedScores(CollectionListpack place) {
    this.place = place;
  }

  /** Where they lie. */
  CollectionListpack place() {
    return place;
  }

  int size() {
    return place.count() / 2;
  }

  /** The position of a member, or -1. */
  int find(Bytes member) {
    return place.search(member, 2);
  }

  /** The score of the member at a position. */
  double score(int p) {
    return scoreAt(place.next(p));
  }

  /** The score at a position. */
  double scoreAt(int at) {
    if (!place.select(at)) {
      return place.number();
    }
    int length = place.length();
    byte[] copy = length <= text.length ? text : new byte[length];
    place.copy(0, copy, 0, length);
    return ScoreText.parse(copy, 0, length);
  }

  /** The position of the member in front of the one at a position. */
  int previous(int p) {
    return place.previous(place.previous(p));
  }

  /** The position of the member with a rank; the end for the rank behind the last. */
  int seek(long rank) {
    return place.seek((int) (2 * rank));
  }

  /** Adds a member that is not there. */
  void add(Bytes member, double score) {
    int p = forward(lastAbove(member, score) ? 0 : place.end(), member, score);
    int bytes = Listpack.entryBytes(member);
    if (isWhole(score)) {
      place.makeRoom(p, bytes + ListpackEntry.sizeOf((long) score), 2);
      place.write(place.write(p, member), (long) score);
    } else {
      Bytes fraction = text(score);
      place.makeRoom(p, bytes + Listpack.entryBytes(fraction), 2);
      place.write(place.write(p, member), fraction);
    }
  }

  /** True if the last member belongs behind one with a score: many come in order. */
  private boolean lastAbove(Bytes member, double score) {
    int end = place.end();
    return end > 0 && isAbove(previous(end), place.previous(end), member, score);
  }

  /** True if the member at a position, with a score at another, belongs behind one with a score. */
  private boolean isAbove(int p, int scoreAt, Bytes member, double score) {
    double other = scoreAt(scoreAt);
    return other > score || other == score && place.compare(p, member) > 0;
  }

  /** The position, from another one on, of the first member that belongs behind one. */
  private int forward(int from, Bytes member, double score) {
    int p = place.skipBelow(from, score);
    while (p < place.end()) {
      int at = place.next(p);
      if (isAbove(p, at, member, score)) {
        return p;
      }
      p = place.skipBelow(place.next(at), score);
    }
    return p;
  }

  /** The position, up to another one, of the first member that belongs behind one. */
  private int backward(int from, Bytes member, double score) {
    int p = from;
    while (p > 0) {
      int at = place.previous(p);
      int before = place.previous(at);
      if (!isAbove(before, at, member, score)) {
        return p;
      }
      p = before;
    }
    return p;
  }

  /** Gives the member at a position another score; it moves only if it must. */
  void change(int p, Bytes member, double score) {
    int at = place.next(p);
    boolean rises = score > scoreAt(at);
    if (isWhole(score)) {
      place.replace(at, (long) score);
    } else {
      place.replace(at, text(score));
    }
    int end = place.next(at);
    int to = rises ? forward(end, member, score) : backward(p, member, score);
    if (to < p || to > end) {
      place.transfer(p, end, to);
    }
  }

  private static boolean isWhole(double score) {
    return Math.abs(score) <= INTEGER_LIMIT
        && score == (long) score
        && Double.doubleToRawLongBits(score) != NEGATIVE_ZERO;
  }

  private Bytes text(double score) {
    return written.point(text, 0, Reals.write(score, text, 0));
  }

  /** Bytes that a member and its score take. */
  static int entryBytes(Bytes member, double score) {
    int bytes = Listpack.entryBytes(member);
    if (isWhole(score)) {
      return bytes + ListpackEntry.sizeOf((long) score);
    }
    byte[] digits = new byte[Reals.MAX_LENGTH];
    return bytes + Listpack.entryBytes(digits, 0, Reals.write(score, digits, 0));
  }

  /** Takes the member at a position and its score out. */
  void remove(int p) {
    place.remove(p, place.skip(p, 2), 2);
  }

  /** Takes a stretch of members out. */
  void remove(RankRange range) {
    int from = seek(range.first());
    boolean toEnd = range.first() + range.count() == size();
    int entries = (int) (2 * range.count());
    place.remove(from, toEnd ? place.end() : place.skip(from, entries), entries);
  }

  /** The rank of the member at a position. */
  long rank(int p) {
    return place.entries(0, p) / 2;
  }

  /** The members in a range of scores. */
  RankRange range(ScoreRange range) {
    int from = place.skipBelow(0, range.min());
    while (from < place.end() && range.isBelow(score(from))) {
      from = place.skipBelow(place.skip(from, 2), range.min());
    }
    int to = place.skipBelow(from, range.max());
    while (to < place.end() && !range.isAbove(score(to))) {
      to = place.skipBelow(place.skip(to, 2), range.max());
    }
    long rank = rank(from);
    return RankRange.between(rank, rank + place.entries(from, to) / 2);
  }

  /**
   * The members in a range by name. If the scores differ, names are not in order: the answer is
   * then what a walk over the members meets that begins with the first one in the range, in the
   * given direction, and ends with the first one beyond.
   */
  RankRange range(LexRange range, boolean reverse) {
    Element member = new Element();
    if (size() == 0
        || !isBefore(0, range.to(), member)
        || isBefore(previous(place.end()), range.from(), member)) {
      return RankRange.EMPTY;
    }
    return reverse ? backward(range, member) : forward(range, member);
  }

  private boolean isBefore(int p, LexRange.Bound bound, Element member) {
    place.read(p, member);
    return bound.isAfter(member);
  }

  private RankRange forward(LexRange range, Element member) {
    long from = 0;
    int p = 0;
    while (p < place.end() && isBefore(p, range.from(), member)) {
      p = place.skip(p, 2);
      from++;
    }
    long to = from;
    while (p < place.end() && isBefore(p, range.to(), member)) {
      p = place.skip(p, 2);
      to++;
    }
    return RankRange.between(from, to);
  }

  private RankRange backward(LexRange range, Element member) {
    long to = size();
    int p = place.end();
    while (p > 0 && !isBefore(previous(p), range.to(), member)) {
      p = previous(p);
      to--;
    }
    long from = to;
    while (p > 0 && !isBefore(previous(p), range.from(), member)) {
      p = previous(p);
      from--;
    }
    return RankRange.between(from, to);
  }

  /**
   * Adds a member that belongs behind all others to a listpack as files have it, which is the
   * answer, or was copied to it.
   */
  static byte[] append(byte[] lp, Element member, double score) {
    byte[] with = Listpack.append(lp, member.array(), member.offset(), member.length());
    if (isWhole(score)) {
      return Listpack.append(with, (long) score);
    }
    byte[] text = new byte[Reals.MAX_LENGTH];
    return Listpack.append(with, text, 0, Reals.write(score, text, 0));
  }

  /** The score at a position of a listpack as files have it. */
  static double score(byte[] lp, int at) {
    return Listpack.isNumber(lp, at)
        ? Listpack.number(lp, at)
        : ScoreText.parse(lp, Listpack.offset(lp, at), Listpack.length(lp, at));
  }
}
