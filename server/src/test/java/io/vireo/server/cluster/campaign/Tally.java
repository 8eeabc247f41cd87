package io.vireo.server.cluster.campaign;

/**
 * What a campaign has seen.
 *
 * @param acknowledged writes
 * @param lost writes that were acknowledged, lost, and may be
 * @param lostCopied those of them that all replicas had, in slots on their way
 * @param failovers replicas that took over
 * @param unplanned shards that had one in an act that did not harm them
 * @param moved slots
 * @param atomic how often many of them moved in one step
 * @param longestHealing milliseconds
 */
record Tally(
    long acknowledged,
    long lost,
    long lostCopied,
    long failovers,
    long unplanned,
    long moved,
    long atomic,
    long longestHealing) {
  static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        acknowledged + other.acknowledged,
        lost + other.lost,
        lostCopied + other.lostCopied,
        failovers + other.failovers,
        unplanned + other.unplanned,
        moved + other.moved,
        atomic + other.atomic,
        Math.max(longestHealing, other.longestHealing));
  }

  @Override
  public String toString() {
    return String.format(
        "%d writes acknowledged, %d of them lost as they may be (%d in moved slots), %d failovers"
            + " (%d unplanned), %d slots moved (%d times many at once), whole again after %d ms at most",
        acknowledged, lost, lostCopied, failovers, unplanned, moved, atomic, longestHealing);
  }
}
