package io.vireo.server.family.sortedset;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.sortedset.LexRange;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.ScoreRange;
import io.vireo.server.data.sortedset.SortedSetValue;

/**
 * Which members ZRANGE and its kin ask for. Data context only; one object is read again for each
 * call.
 */
final class SortedSetQuery {
  private static final long ALL = -1;

  /** What a range is by. */
  enum By {
    /** By rank. */
    RANK,
    /** By score. */
    SCORE,
    /** By name. */
    LEX
  }

  private By by;
  private Boolean reverse;
  private boolean withScores;
  private long offset;
  private long limit;
  private long start;
  private long stop;
  private ScoreRange scores;
  private LexRange names;

  /**
   * Reads the two ends of the range at {@code index} and the options behind them.
   *
   * @param onlyBy what the range is by, or null if options say that
   * @param onlyReverse the direction, or null if options say that
   * @param mayShowScores true if WITHSCORES is an option
   * @return false if an error was answered
   */
  boolean read(Call call, int index, By onlyBy, Boolean onlyReverse, boolean mayShowScores) {
    by = onlyBy;
    reverse = onlyReverse;
    withScores = false;
    offset = 0;
    limit = ALL;
    Args args = call.args(index + 2);
    while (args.more()) {
      readOption(args, mayShowScores);
    }
    by = by == null ? By.RANK : by;
    reverse = reverse != null && reverse;
    refuseContradictions(args);
    readEnds(args, call.arg(index), call.arg(index + 1));
    return !args.failed();
  }

  private void readOption(Args args, boolean mayShowScores) {
    if (mayShowScores && args.take("WITHSCORES")) {
      withScores = true;
    } else if (args.left() > 2 && args.take("LIMIT")) {
      offset = args.integer();
      limit = args.integer();
    } else if (reverse == null && args.take("REV")) {
      reverse = true;
    } else if (by == null && args.take("BYLEX")) {
      by = By.LEX;
    } else if (by == null && args.take("BYSCORE")) {
      by = By.SCORE;
    } else {
      args.fail(Errors.SYNTAX);
    }
  }

  private void refuseContradictions(Args args) {
    if (limit != ALL && by == By.RANK) {
      args.fail(
          "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    }
    if (withScores && by == By.LEX) {
      args.fail("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    }
  }

  /** Backwards the higher end comes first, but ranks count from the other side themselves. */
  private void readEnds(Args args, Bytes one, Bytes other) {
    Bytes min = reverse ? other : one;
    Bytes max = reverse ? one : other;
    switch (by) {
      case SCORE -> {
        scores = ScoreRange.parse(min, max);
        failIf(scores == null, args, SortedSetFamily.NO_SCORE_RANGE);
      }
      case LEX -> {
        names = LexRange.parse(min, max);
        failIf(names == null, args, SortedSetFamily.NO_LEX_RANGE);
      }
      default -> {
        failIf(!one.isLong() || !other.isLong(), args, Errors.NOT_INTEGER);
        start = one.isLong() ? one.toLong() : 0;
        stop = other.isLong() ? other.toLong() : 0;
      }
    }
  }

  private static void failIf(boolean malformed, Args args, String error) {
    if (malformed) {
      args.fail(error);
    }
  }

  /** The members of a set that were asked for. */
  RankRange in(SortedSetValue set) {
    return switch (by) {
      case SCORE -> set.range(scores).limited(offset, limit, reverse);
      case LEX -> set.range(names, reverse).limited(offset, limit, reverse);
      default -> RankRange.ofIndexes(start, stop, set.size(), reverse);
    };
  }

  /** True if the range is by rank, so that its length is known at once. */
  boolean isByRank() {
    return by == By.RANK;
  }

  /** True if the highest comes first. */
  boolean isReverse() {
    return reverse;
  }

  /** True if the scores are to be shown too. */
  boolean withScores() {
    return withScores;
  }
}
