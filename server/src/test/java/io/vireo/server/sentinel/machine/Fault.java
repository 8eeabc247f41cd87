package io.vireo.server.sentinel.machine;

/**
 * Something that goes wrong in a round of a simulation.
 *
 * @param round in which round
 * @param at how many milliseconds after its beginning
 * @param lasts for how long, at most until the round's end
 * @param kind what it is
 * @param which a number that chooses whom it happens to
 * @param amount how much, as the kind says
 */
record Fault(int round, long at, long lasts, Kind kind, int which, long amount) {

  /** What can go wrong. */
  enum Kind {
    KILL_PRIMARY,
    KILL_SERVER,
    LOSE_SERVER,
    FREEZE_PRIMARY,
    FREEZE_SERVER,
    ISOLATE_PRIMARY,
    KILL_SENTINEL,
    LOSE_SENTINEL,
    WIPE_SENTINEL,
    MOVE_SENTINEL,
    FREEZE_SENTINEL,
    PARTITION,
    ONE_WAY_PARTITION,
    CUT_LINKS,
    CLOCK_FORWARD,
    CLOCK_BACK,
    SLOW_DISK,
    FAILING_DISK,
    SLOW_NETWORK,
    LOSSY_NETWORK,
    MANUAL_FAILOVER,
    CRASH_AFTER_ELECTION,
    CRASH_AFTER_PROMOTION,
    PROMOTE_BY_HAND,
    FOLLOW_BY_HAND
  }
}
