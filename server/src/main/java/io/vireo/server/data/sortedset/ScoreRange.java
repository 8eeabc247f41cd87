package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;

/**
 * A range of scores. Immutable.
 *
 * @param min the lowest score, possibly negative infinity; not NaN
 * @param minExcluded true if that score itself is outside
 * @param max the highest score; not NaN
 * @param maxExcluded true if that score itself is outside
 */
public record ScoreRange(double min, boolean minExcluded, double max, boolean maxExcluded) {
  /** A range with both ends inside. */
  public static ScoreRange closed(double min, double max) {
    return new ScoreRange(min, false, max, false);
  }

  /**
   * The range that a client means: numbers, with a {@code (} before one that is itself outside.
   *
   * @return null if an end is malformed
   */
  public static ScoreRange parse(Bytes min, Bytes max) {
    boolean minExcluded = isExcluded(min);
    boolean maxExcluded = isExcluded(max);
    double low = number(min, minExcluded);
    double high = number(max, maxExcluded);
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return null;
    }
    return new ScoreRange(low, minExcluded, high, maxExcluded);
  }

  private static boolean isExcluded(Bytes text) {
    return text.length() > 0 && text.at(0) == '(';
  }

  private static double number(Bytes text, boolean marked) {
    int mark = marked ? 1 : 0;
    return ScoreText.bound(text.array(), text.offset() + mark, text.length() - mark);
  }

  /** True if a score is in the range. */
  public boolean contains(double score) {
    return !isBelow(score) && !isAbove(score);
  }

  /** True if a score lies before the range. */
  public boolean isBelow(double score) {
    return minExcluded ? score <= min : score < min;
  }

  /** True if a score lies behind the range. */
  public boolean isAbove(double score) {
    return maxExcluded ? score >= max : score > max;
  }
}
