package io.vireo.server.data.sortedset;

/**
 * What a given score does to a member: the options of ZADD. Immutable.
 *
 * @param onlyNew leave members alone that are there already
 * @param onlyPresent add no members
 * @param onlyGreater change a score only to a greater one
 * @param onlyLess change a score only to a smaller one
 * @param increment the score given is added to the present one
 */
public record ScoreRule(
    boolean onlyNew,
    boolean onlyPresent,
    boolean onlyGreater,
    boolean onlyLess,
    boolean increment) {

  /** Without options: the score is as given. */
  public static final ScoreRule SET = new ScoreRule(false, false, false, false, false);

  /** The score given is added to the present one. */
  public static final ScoreRule INCREMENT = new ScoreRule(false, false, false, false, true);

  /** What became of it. */
  public enum Outcome {
    /** The member is new. */
    ADDED,
    /** The member has another score. */
    UPDATED,
    /** The member had that score already. */
    UNCHANGED,
    /** The options did not allow it. */
    REFUSED,
    /** The sum would be no number. */
    NOT_A_NUMBER
  }

  /** The outcome for a member that is not there. */
  Outcome forNew() {
    return onlyPresent ? Outcome.REFUSED : Outcome.ADDED;
  }

  /** The score that a member would have that has the score {@code before}. */
  double after(double before, double given) {
    return increment ? before + given : given;
  }

  /** The outcome for a member whose score would change. */
  Outcome forPresent(double before, double after) {
    if (onlyNew) {
      return Outcome.REFUSED;
    }
    if (Double.isNaN(after)) {
      return Outcome.NOT_A_NUMBER;
    }
    if (onlyLess && after >= before || onlyGreater && after <= before) {
      return Outcome.REFUSED;
    }
    return before == after ? Outcome.UNCHANGED : Outcome.UPDATED;
  }
}
