package io.vireo.server.engine.memory;

/**
 * When holes in pages are closed at the expense of commands, and how hard. Immutable.
 *
 * @param active whether it is done at all: {@code activedefrag}
 * @param ignoreBytes fewer bytes of holes do not matter
 * @param lower holes, per cent of what lives, from which on they matter
 * @param upper holes, per cent of what lives, from which on it is done as hard as it may be
 * @param leastShare per cent of the time at {@code lower}
 * @param mostShare per cent of the time at {@code upper}
 */
public record CompactionPolicy(
    boolean active, long ignoreBytes, int lower, int upper, int leastShare, int mostShare) {

  /** Closes holes only where no command has to wait for it. */
  public static final CompactionPolicy PATIENT = new CompactionPolicy(false, 0, 0, 0, 0, 0);

  /**
   * The share of the time to be spent on closing holes, per cent.
   *
   * @param used bytes that live
   * @param holes bytes between them
   * @return 0 if they are to be left to quiet moments
   */
  public int share(long used, long holes) {
    double fragmentation = 100.0 * holes / Math.max(1, used);
    if (!active || holes < ignoreBytes || fragmentation < lower) {
      return 0;
    }
    double part = upper > lower ? (fragmentation - lower) / (upper - lower) : 1;
    long share = Math.round(leastShare + Math.min(1, part) * (mostShare - leastShare));
    return (int) Math.max(1, share);
  }
}
