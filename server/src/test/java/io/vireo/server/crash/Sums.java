package io.vireo.server.crash;

import java.util.Locale;

/** What came of many rounds. Whoever adds and reads takes turns. */
final class Sums {
  private static final double MILLION = 1e6;

  private long rounds;
  private long kills;
  private long deeds;
  private long acknowledged;
  private long lost;
  private long broken;
  private long oldestLost;

  void add(Round.Outcome outcome) {
    rounds++;
    kills += outcome.kills();
    deeds += outcome.deeds();
    acknowledged += outcome.acknowledged();
    lost += outcome.lost();
    broken += outcome.broken();
    oldestLost = Math.max(oldestLost, outcome.oldestLostNanos());
  }

  long kills() {
    return kills;
  }

  /** The numbers that matter most, in a few words. */
  String brief() {
    return String.format(
        Locale.ROOT,
        "%,d kills, %,d acknowledged, %,d lost, %,d of these promised",
        kills,
        acknowledged,
        lost,
        broken);
  }

  @Override
  public String toString() {
    double age = oldestLost / MILLION;
    return String.format(
        Locale.ROOT,
        "%,d rounds, %,d writes and transactions, %s%s",
        rounds,
        deeds,
        brief(),
        lost == 0 ? "" : String.format(Locale.ROOT, ", the oldest %.1f ms before the kill", age));
  }
}
