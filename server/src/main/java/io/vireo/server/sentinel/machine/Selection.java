package io.vireo.server.sentinel.machine;

import java.util.Comparator;

/**
 * Chooses the replica that becomes the primary: priority, then offset, then run id. A server that
 * has not been seen as a replica, so that its priority is not known, comes behind the others.
 */
final class Selection {
  private static final Comparator<Replica> BEST =
      Comparator.<Replica>comparingInt(replica -> replica.priorityKnown ? 0 : 1)
          .thenComparingInt(replica -> replica.priority)
          .thenComparing(replica -> replica.offset, Comparator.reverseOrder())
          .thenComparing(
              replica -> replica.runId, Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER));

  private final State state;

  Selection(State state) {
    this.state = state;
  }

  /** The best one, or null if none is good enough. */
  Replica best(Primary primary) {
    Replica best = null;
    for (Replica replica : primary.replicas.values()) {
      if (good(replica) && (best == null || BEST.compare(replica, best) < 0)) {
        best = replica;
      }
    }
    return best;
  }

  private boolean good(Replica replica) {
    Primary primary = replica.primary();
    long downFor = primary.subjectivelyDown ? state.now - primary.subjectivelyDownSince : 0;
    return replica.priority != 0
        && !replica.subjectivelyDown
        && replica.link.commandsUp
        && state.now - replica.link.lastAvailable <= 5 * state.timings.pingPeriod
        && state.now - replica.infoRefresh <= validity(primary)
        && replica.primaryLinkDownTime <= downFor + 10 * primary.downAfter;
  }

  /** INFO of replicas comes every second if the primary is down. */
  private long validity(Primary primary) {
    return primary.subjectivelyDown ? 5 * state.timings.pingPeriod : 3 * state.timings.infoPeriod;
  }

  /**
   * Whether a replica has been asked for its INFO, and may still answer: the offset may be news.
   */
  boolean waitsForInfo(Primary primary) {
    for (Replica replica : primary.replicas.values()) {
      if (replica.link.commandsUp
          && !replica.subjectivelyDown
          && replica.infoSent > replica.infoRefresh) {
        return true;
      }
    }
    return false;
  }
}
