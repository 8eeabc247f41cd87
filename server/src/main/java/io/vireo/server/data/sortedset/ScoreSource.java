package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Value;
import io.vireo.server.data.set.SetValue;

/**
 * A set or sorted set whose members are combined with those of others. Owned by the data context;
 * of use only until the value changes.
 *
 * <p>Members of a plain set have score 1, and so have all if scores are {@linkplain #ignoreScores
 * ignored}. Every score is multiplied by a weight, and one that would be no number then, infinity
 * times zero, counts as 0.
 */
public final class ScoreSource {
  private static final double PLAIN_SCORE = 1;

  private final SortedSetValue scored;
  private final SetValue plain;
  private double weight = 1;
  private boolean ignoresScores;

  private ScoreSource(SortedSetValue scored, SetValue plain) {
    this.scored = scored;
    this.plain = plain;
  }

  /** No members. */
  public static ScoreSource none() {
    return new ScoreSource(null, null);
  }

  /** The members of a value; null if it is neither a set nor a sorted set. */
  public static ScoreSource of(Value value) {
    if (value instanceof SortedSetValue set) {
      return new ScoreSource(set, null);
    }
    return value instanceof SetValue set ? new ScoreSource(null, set) : null;
  }

  /** Sets the weight, which is 1 at first. */
  public void weight(double newWeight) {
    weight = newWeight;
  }

  /** Sets whether all members count as if they had score 1, which they do not at first. */
  public void ignoreScores(boolean ignore) {
    ignoresScores = ignore;
  }

  /** How many members there are. */
  public long size() {
    if (scored != null) {
      return scored.size();
    }
    return plain == null ? 0 : plain.size();
  }

  /** Bytes of the members; 0 if there are none. */
  public long bytes() {
    if (scored != null) {
      return scored.bytes();
    }
    return plain == null ? 0 : plain.bytes();
  }

  /** True if a member is there. */
  boolean contains(Bytes member) {
    return !Double.isNaN(score(member));
  }

  private boolean isPlain(Bytes member) {
    return plain != null && plain.contains(member);
  }

  /** The score of a member, not yet weighted; {@link SortedSetValue#ABSENT} if it is not there. */
  double score(Bytes member) {
    if (scored != null) {
      double score = scored.score(member);
      return ignoresScores && !Double.isNaN(score) ? PLAIN_SCORE : score;
    }
    return isPlain(member) ? PLAIN_SCORE : SortedSetValue.ABSENT;
  }

  /** A score times the weight, NaN included. */
  double weighted(double score) {
    return weight * score;
  }

  /** Takes members with their weighted scores. */
  @FunctionalInterface
  interface Sink {
    /** Takes a member, which is a view that moves on afterwards; false if that is enough. */
    boolean accept(Element member, double score);
  }

  /** Shows the members until the sink has enough. */
  void visit(Sink sink) {
    if (scored != null) {
      visitScored(sink);
    } else if (plain != null) {
      double score = orZero(weighted(PLAIN_SCORE));
      plain.visit(member -> sink.accept(member, score));
    }
  }

  private void visitScored(Sink sink) {
    SortedSetCursor cursor = new SortedSetCursor().all(scored);
    boolean more = true;
    while (more && cursor.next()) {
      double score = ignoresScores ? PLAIN_SCORE : cursor.score();
      more = sink.accept(cursor.member(), orZero(weighted(score)));
    }
  }

  private static double orZero(double score) {
    return Double.isNaN(score) ? 0 : score;
  }
}
