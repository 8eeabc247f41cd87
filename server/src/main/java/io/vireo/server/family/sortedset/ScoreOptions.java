package io.vireo.server.family.sortedset;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.sortedset.ScoreRule;
import io.vireo.server.data.sortedset.ScoreText;
import java.util.Arrays;

/** The options and scores of ZADD. Data context only; one object is read again for each call. */
final class ScoreOptions {
  private static final int KEPT_SCORES = 1024;

  private boolean onlyNew;
  private boolean onlyPresent;
  private boolean onlyGreater;
  private boolean onlyLess;
  private boolean increment;
  private boolean countChanges;
  private int first;
  private double[] scores = new double[16];

  /**
   * Reads options from {@code index} on, and the scores behind them.
   *
   * @return false if an error was answered
   */
  boolean read(Call call, int index) {
    Args args = call.args(index);
    readOptions(args);
    first = args.index();
    int words = args.left();
    if (words == 0 || words % 2 != 0) {
      args.fail(Errors.SYNTAX);
    }
    refuseContradictions(args);
    if (increment && words > 2) {
      args.fail("ERR INCR option supports a single increment-element pair");
    }
    if (args.failed()) {
      return false;
    }
    return readScores(call, words / 2);
  }

  private void readOptions(Args args) {
    onlyNew = false;
    onlyPresent = false;
    onlyGreater = false;
    onlyLess = false;
    increment = false;
    countChanges = false;
    boolean more = true;
    while (more) {
      if (args.take("NX")) {
        onlyNew = true;
      } else if (args.take("XX")) {
        onlyPresent = true;
      } else if (args.take("CH")) {
        countChanges = true;
      } else if (args.take("INCR")) {
        increment = true;
      } else if (args.take("GT")) {
        onlyGreater = true;
      } else if (args.take("LT")) {
        onlyLess = true;
      } else {
        more = false;
      }
    }
  }

  private void refuseContradictions(Args args) {
    if (onlyNew && onlyPresent) {
      args.fail("ERR XX and NX options at the same time are not compatible");
    }
    if (onlyGreater && (onlyNew || onlyLess) || onlyLess && onlyNew) {
      args.fail("ERR GT, LT, and/or NX options at the same time are not compatible");
    }
  }

  private boolean readScores(Call call, int count) {
    if (count > scores.length) {
      scores = new double[count];
    } else if (scores.length > KEPT_SCORES && count <= KEPT_SCORES) {
      scores = Arrays.copyOf(scores, KEPT_SCORES);
    }
    for (int i = 0; i < count; i++) {
      scores[i] = ScoreText.parse(call.arg(first + 2 * i));
      if (Double.isNaN(scores[i])) {
        call.reply().error(Errors.NOT_FLOAT);
        return false;
      }
    }
    return true;
  }

  /** What a score does to a member. */
  ScoreRule rule() {
    if (onlyNew || onlyPresent || onlyGreater || onlyLess) {
      return new ScoreRule(onlyNew, onlyPresent, onlyGreater, onlyLess, increment);
    }
    return increment ? ScoreRule.INCREMENT : ScoreRule.SET;
  }

  /** True if no member is to be added. */
  boolean onlyPresent() {
    return onlyPresent;
  }

  /** True if the score is to be added to the present one, and the sum is the answer. */
  boolean increment() {
    return increment;
  }

  /** True if changed scores count too, not only new members. */
  boolean countChanges() {
    return countChanges;
  }

  /** Where the first score stands; its member follows. */
  int first() {
    return first;
  }

  /** The score of a pair, the first one being 0. */
  double score(int pair) {
    return scores[pair];
  }
}
