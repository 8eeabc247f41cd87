package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.NOTICE;
import static io.vireo.server.sentinel.machine.EventLevel.WARNING;

import io.vireo.server.sentinel.machine.Replica.Reconfiguration;

/** Tells the other replicas which server to follow, some at a time. */
final class Reconfigurations {
  private final State state;
  private final Links links;

  Reconfigurations(State state, Links links) {
    this.state = state;
    this.links = links;
  }

  void next(Primary primary) {
    int underway = 0;
    for (Replica replica : primary.replicas.values()) {
      leaveIfLate(replica);
      underway += replica.beingReconfigured() ? 1 : 0;
    }
    for (Replica replica : primary.replicas.values()) {
      if (underway >= primary.parallelSyncs()) {
        return;
      }
      if (isNext(replica)) {
        send(replica, "+slave-reconf-sent");
        underway++;
      }
    }
  }

  private void leaveIfLate(Replica replica) {
    if (replica.reconfiguration == Reconfiguration.SENT
        && state.now - replica.reconfigurationSent > state.timings.replicaReconfigurationTimeout) {
      // It will be found and set right later.
      replica.reconfiguration = Reconfiguration.DONE;
      state.event(NOTICE, "-slave-reconf-sent-timeout", replica);
    }
  }

  private static boolean isNext(Replica replica) {
    return !replica.promoted
        && replica.reconfiguration == Reconfiguration.NONE
        && replica.link.commandsUp;
  }

  private void send(Replica replica, String event) {
    links.replicaOf(replica, replica.primary().promoted.address);
    replica.reconfiguration = Reconfiguration.SENT;
    replica.reconfigurationSent = state.now;
    state.event(NOTICE, event, replica);
  }

  /** Whether all that are reached follow the new primary, or the time is over. */
  boolean ended(Primary primary, long elapsed) {
    if (primary.promoted.subjectivelyDown) {
      return false;
    }
    boolean late = elapsed > primary.failoverTimeout();
    if (late) {
      state.event(WARNING, "+failover-end-for-timeout", primary);
      for (Replica replica : primary.replicas.values()) {
        if (!replica.promoted
            && replica.link.commandsUp
            && replica.reconfiguration != Reconfiguration.DONE
            && replica.reconfiguration != Reconfiguration.SENT) {
          send(replica, "+slave-reconf-sent-be");
        }
      }
      return true;
    }
    for (Replica replica : primary.replicas.values()) {
      if (!replica.promoted
          && !replica.subjectivelyDown
          && replica.reconfiguration != Reconfiguration.DONE) {
        return false;
      }
    }
    return true;
  }
}
