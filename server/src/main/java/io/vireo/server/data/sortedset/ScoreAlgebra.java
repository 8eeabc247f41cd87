package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.set.SetValue;
import java.util.Comparator;
import java.util.List;

/**
 * Union, intersection and difference of sets and sorted sets. Data context only.
 *
 * <p>The result is a {@link SortedSetBuilder}, to be stored or shown.
 */
public final class ScoreAlgebra {
  /*
   * Sums of doubles depend on their order, and clients compare them with those of Redis: so scores
   * are added from the smallest source to the largest, and sources of one size in the order in which
   * they were given.
   */

  /** What the score of a member is that several sources have. */
  public enum Aggregate {
    /** The sum; where that is no number, 0. */
    SUM,
    /** The least. */
    MIN,
    /** The greatest. */
    MAX;

    double of(double before, double score) {
      return switch (this) {
        case SUM -> sum(before + score);
        case MIN -> score < before ? score : before;
        case MAX -> score > before ? score : before;
      };
    }

    private static double sum(double score) {
      return Double.isNaN(score) ? 0 : score;
    }
  }

  private ScoreAlgebra() {}

  private static List<ScoreSource> bySize(List<ScoreSource> sources) {
    return sources.stream().sorted(Comparator.comparingLong(ScoreSource::size)).toList();
  }

  /** The members of any source. */
  public static SortedSetBuilder union(List<ScoreSource> sources, Aggregate aggregate) {
    SortedSetBuilder result = SortedSetBuilder.ofDistinct();
    for (ScoreSource source : bySize(sources)) {
      source.visit(
          (member, score) -> {
            result.merge(member, score, aggregate);
            return true;
          });
    }
    return result;
  }

  /** The members of all sources. */
  public static SortedSetBuilder intersection(List<ScoreSource> sources, Aggregate aggregate) {
    List<ScoreSource> ordered = bySize(sources);
    SortedSetBuilder result = new SortedSetBuilder();
    Bytes view = Bytes.view();
    ordered
        .get(0)
        .visit(
            (member, score) -> {
              point(view, member);
              double combined = combined(ordered, view, score, aggregate);
              if (!Double.isNaN(combined)) {
                result.add(member, combined);
              }
              return true;
            });
    return result;
  }

  private static void point(Bytes view, Element member) {
    view.point(member.array(), member.offset(), member.length());
  }

  /** True if every source but the first, whose members are visited, has a member. */
  private static boolean isInAll(List<ScoreSource> sources, Bytes member) {
    for (int i = 1; i < sources.size(); i++) {
      if (!sources.get(i).contains(member)) {
        return false;
      }
    }
    return true;
  }

  /** The score of a member of the first source, NaN if another source does not have it. */
  private static double combined(
      List<ScoreSource> sources, Bytes member, double first, Aggregate aggregate) {
    double score = first;
    for (int i = 1; i < sources.size(); i++) {
      ScoreSource source = sources.get(i);
      double other = source.score(member);
      if (Double.isNaN(other)) {
        return other;
      }
      score = aggregate.of(score, source.weighted(other));
    }
    return score;
  }

  /** How many members all sources have; no more than {@code limit}, unless that is 0. */
  public static long intersectionSize(List<ScoreSource> sources, long limit) {
    List<ScoreSource> ordered = bySize(sources);
    Bytes view = Bytes.view();
    long[] count = {0};
    ordered
        .get(0)
        .visit(
            (member, score) -> {
              point(view, member);
              count[0] += isInAll(ordered, view) ? 1 : 0;
              return limit == 0 || count[0] < limit;
            });
    return count[0];
  }

  /**
   * The members of the first source that no other source has.
   *
   * @param excluded a set without members, which gets those of the others if that pays
   */
  public static SortedSetBuilder difference(List<ScoreSource> sources, SetValue excluded) {
    ScoreSource first = sources.get(0);
    List<ScoreSource> others = sources.subList(1, sources.size());
    SortedSetBuilder result = new SortedSetBuilder();
    boolean gather = others.stream().mapToLong(ScoreSource::size).sum() < first.size();
    if (gather) {
      gather(others, excluded);
    }
    Bytes view = Bytes.view();
    first.visit(
        (member, score) -> {
          point(view, member);
          boolean isOut = gather ? excluded.contains(view) : isInAny(others, view);
          if (!isOut) {
            result.add(member, score);
          }
          return true;
        });
    return result;
  }

  private static boolean isInAny(List<ScoreSource> sources, Bytes member) {
    for (ScoreSource source : sources) {
      if (source.contains(member)) {
        return true;
      }
    }
    return false;
  }

  /** One table to look members up in, where there would be many short searches else. */
  private static void gather(List<ScoreSource> sources, SetValue all) {
    for (ScoreSource source : sources) {
      source.visit(
          (member, score) -> {
            all.add(member, Thresholds.DEFAULT);
            return true;
          });
    }
  }
}
