package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Reals;
import java.nio.charset.StandardCharsets;

/**
 * The small encoding of a sorted set: a listpack of members in order, each followed by its score.
 * Static functions; the array is owned by the data context.
 *
 * <p>A score that is a whole number up to 2<sup>62</sup> is kept as one, but for a negative zero;
 * others as the text of {@link Reals}.
 */
final class PackedScores {
  private static final double INTEGER_LIMIT = 0x1p62;
  private static final long NEGATIVE_ZERO = Double.doubleToRawLongBits(-0.0);

  private PackedScores() {}

  static long size(byte[] lp) {
    return Listpack.size(lp) / 2;
  }

  /** The position of a member, or -1. */
  static int find(byte[] lp, Bytes member) {
    return Listpack.find(lp, Listpack.first(lp), member, 1);
  }

  /** The score of the member at a position. */
  static double score(byte[] lp, int p) {
    return scoreAt(lp, Listpack.next(lp, p));
  }

  private static double scoreAt(byte[] lp, int at) {
    return Listpack.isNumber(lp, at)
        ? Listpack.number(lp, at)
        : ScoreText.parse(lp, Listpack.offset(lp, at), Listpack.length(lp, at));
  }

  /** The position of the member behind the one at a position, or -1. */
  static int next(byte[] lp, int p) {
    return Listpack.next(lp, Listpack.next(lp, p));
  }

  /** The position of the member before the one at a position, or -1. */
  static int previous(byte[] lp, int p) {
    int score = Listpack.previous(lp, p);
    return score < 0 ? -1 : Listpack.previous(lp, score);
  }

  /** The position of the member with a rank. */
  static int seek(byte[] lp, long rank) {
    return Listpack.seek(lp, 2 * rank);
  }

  /** Adds a member that is not there. */
  static byte[] add(byte[] lp, Bytes member, double score) {
    Element other = new Element();
    for (int p = Listpack.first(lp); p >= 0; p = next(lp, p)) {
      double otherScore = score(lp, p);
      if (otherScore > score || otherScore == score && isBefore(member, lp, p, other)) {
        return insert(lp, p, member, score);
      }
    }
    return append(lp, member.array(), member.offset(), member.length(), score);
  }

  private static boolean isBefore(Bytes member, byte[] lp, int p, Element other) {
    Listpack.read(lp, p, other);
    return member.compareTo(Bytes.of(other.array(), other.offset(), other.length())) < 0;
  }

  private static byte[] insert(byte[] lp, int p, Bytes member, double score) {
    byte[] with = Listpack.insert(lp, p, member);
    int behind = p + Listpack.span(with, p);
    if (isWhole(score)) {
      return Listpack.insert(with, behind, (long) score);
    }
    byte[] text = text(score);
    return Listpack.insert(with, behind, text, 0, text.length);
  }

  /** Adds a member that belongs behind all others. */
  static byte[] append(byte[] lp, byte[] member, int offset, int length, double score) {
    byte[] with = Listpack.append(lp, member, offset, length);
    if (isWhole(score)) {
      return Listpack.append(with, (long) score);
    }
    byte[] text = text(score);
    return Listpack.append(with, text, 0, text.length);
  }

  private static boolean isWhole(double score) {
    return Math.abs(score) <= INTEGER_LIMIT
        && score == (long) score
        && Double.doubleToRawLongBits(score) != NEGATIVE_ZERO;
  }

  private static byte[] text(double score) {
    return Reals.text(score).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Gives the member at a position another score; it moves only if it must. */
  static byte[] change(byte[] lp, int p, Bytes member, double score) {
    int at = Listpack.next(lp, p);
    if (!liesBetween(score, Listpack.previous(lp, p), Listpack.next(lp, at), lp)) {
      return add(Listpack.delete(lp, p, 2), member, score);
    }
    if (isWhole(score)) {
      return Listpack.replace(lp, at, (long) score);
    }
    byte[] text = text(score);
    return Listpack.replace(lp, at, text, 0, text.length);
  }

  /** True if a score is above that at a position and below that of the member at another. */
  private static boolean liesBetween(double score, int scoreBefore, int memberBehind, byte[] lp) {
    return (scoreBefore < 0 || scoreAt(lp, scoreBefore) < score)
        && (memberBehind < 0 || score(lp, memberBehind) > score);
  }

  /** Takes the member at a position and its score out. */
  static byte[] remove(byte[] lp, int p) {
    return Listpack.delete(lp, p, 2);
  }

  /** Takes a stretch of members out. */
  static byte[] removeRange(byte[] lp, RankRange range) {
    return Listpack.delete(lp, seek(lp, range.first()), (int) (2 * range.count()));
  }

  /** The rank of the member at a position. */
  static long rank(byte[] lp, int p) {
    long rank = 0;
    for (int at = Listpack.first(lp); at != p; at = next(lp, at)) {
      rank++;
    }
    return rank;
  }

  /** The members in a range of scores. */
  static RankRange range(byte[] lp, ScoreRange range) {
    long from = 0;
    int p = Listpack.first(lp);
    while (p >= 0 && range.isBelow(score(lp, p))) {
      p = next(lp, p);
      from++;
    }
    long to = from;
    while (p >= 0 && !range.isAbove(score(lp, p))) {
      p = next(lp, p);
      to++;
    }
    return RankRange.between(from, to);
  }

  /**
   * The members in a range by name. If the scores differ, names are not in order: the answer is
   * then what a walk over the members meets that begins with the first one in the range, in the
   * given direction, and ends with the first one beyond.
   */
  static RankRange range(byte[] lp, LexRange range, boolean reverse) {
    Element member = new Element();
    int first = Listpack.first(lp);
    if (first < 0
        || !isBefore(lp, first, range.to(), member)
        || isBefore(lp, seek(lp, -1), range.from(), member)) {
      return RankRange.EMPTY;
    }
    return reverse ? backward(lp, range, member) : forward(lp, range, member);
  }

  private static boolean isBefore(byte[] lp, int p, LexRange.Bound bound, Element member) {
    Listpack.read(lp, p, member);
    return bound.isAfter(member);
  }

  private static RankRange forward(byte[] lp, LexRange range, Element member) {
    long from = 0;
    int p = Listpack.first(lp);
    while (p >= 0 && isBefore(lp, p, range.from(), member)) {
      p = next(lp, p);
      from++;
    }
    long to = from;
    while (p >= 0 && isBefore(lp, p, range.to(), member)) {
      p = next(lp, p);
      to++;
    }
    return RankRange.between(from, to);
  }

  private static RankRange backward(byte[] lp, LexRange range, Element member) {
    long to = size(lp);
    int p = seek(lp, -1);
    while (p >= 0 && !isBefore(lp, p, range.to(), member)) {
      p = previous(lp, p);
      to--;
    }
    long from = to;
    while (p >= 0 && !isBefore(lp, p, range.from(), member)) {
      p = previous(lp, p);
      from--;
    }
    return RankRange.between(from, to);
  }

  /** The members of a listpack in the large encoding. */
  static RankedMembers unpack(byte[] lp) {
    SortedSetBuilder builder = new SortedSetBuilder();
    Element member = new Element();
    for (int p = Listpack.first(lp); p >= 0; p = next(lp, p)) {
      Listpack.read(lp, p, member);
      builder.add(member, score(lp, p));
    }
    return builder.ranked();
  }
}
