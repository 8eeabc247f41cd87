package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.NOTICE;
import static io.vireo.server.sentinel.machine.EventLevel.WARNING;

import io.vireo.server.sentinel.machine.Replica.Reconfiguration;

/**
 * Takes a primary's failover from state to state, as far as it goes at once.
 *
 * <p>A failover that an operator ordered asks for votes as any other, so that two of them, or one
 * and an election, do not take the same epoch. But it needs none: if no majority has answered
 * within {@code ask-period}, and no voter has voted for another Sentinel in that epoch, it goes on.
 */
final class Failovers {
  private final State state;
  private final Links links;
  private final Votes votes;
  private final Registry registry;
  private final Selection selection;
  private final Reconfigurations reconfigurations;

  Failovers(State state, Links links, Votes votes, Registry registry) {
    this.state = state;
    this.links = links;
    this.votes = votes;
    this.registry = registry;
    selection = new Selection(state);
    reconfigurations = new Reconfigurations(state, links);
  }

  /** Whether there is a replica that could be promoted. */
  boolean hasGoodReplica(Primary primary) {
    return selection.best(primary) != null;
  }

  /** Begins one if the primary is objectively down and none was tried lately. */
  void startIfNeeded(Primary primary) {
    if (primary.objectivelyDown
        && !primary.failoverInProgress
        && state.now - primary.failoverStart >= 2 * primary.failoverTimeout()) {
      start(primary, false);
    }
  }

  /**
   * Begins one.
   *
   * @param forced whether an operator wants it
   */
  void start(Primary primary, boolean forced) {
    primary.failoverInProgress = true;
    primary.forced = forced;
    primary.nextTry = 0;
    enter(primary, FailoverState.WAIT_START);
    candidate(primary);
    state.event(WARNING, "+try-failover", primary);
    votes.vote(primary, primary.failoverEpoch, state.myId);
    primary.failoverStart = state.now + state.desynchronization();
    links.askReplicas(primary);
    votes.ask(primary, true);
  }

  private void candidate(Primary primary) {
    votes.newEpoch(primary, state.currentEpoch + 1);
    primary.failoverEpoch = state.currentEpoch;
  }

  private void enter(Primary primary, FailoverState next) {
    primary.failoverState = next;
    primary.failoverStateSince = state.now;
  }

  /** Goes as far as it can. */
  void advance(Primary primary) {
    FailoverState before;
    do {
      before = primary.failoverState;
      step(primary);
    } while (primary.failoverInProgress && primary.failoverState != before);
  }

  private void step(Primary primary) {
    if (!primary.failoverInProgress) {
      return;
    }
    switch (primary.failoverState) {
      case WAIT_START -> waitStart(primary);
      case SELECT_SLAVE -> select(primary);
      case SEND_SLAVEOF_NOONE -> promote(primary);
      case WAIT_PROMOTION -> abortIfLate(primary);
      case RECONF_SLAVES -> reconfigure(primary);
      default -> {
        // UPDATE_CONFIG ends with the input, see finish.
      }
    }
  }

  private long inState(Primary primary) {
    return state.now - primary.failoverStateSince;
  }

  private void waitStart(Primary primary) {
    if (!votes.elected(primary) && !mayBeForced(primary)) {
      long patience = Math.min(state.timings.electionTimeout, primary.failoverTimeout());
      if (state.now - primary.failoverStart > patience) {
        state.event(WARNING, "-failover-abort-not-elected", primary);
        abort(primary);
      } else if (votes.split(primary)) {
        tryOnceMore(primary);
      }
      return;
    }
    state.event(WARNING, "+elected-leader", primary);
    if (state.crashAfterElection) {
      state.effects.crash();
      return;
    }
    enter(primary, FailoverState.SELECT_SLAVE);
    state.event(WARNING, "+failover-state-select-slave", primary);
  }

  /**
   * Candidates that began at the same moment have taken each other's votes. Both try again, at
   * times that differ; not to wait for twice failover-timeout, as after other elections that were
   * lost.
   */
  private void tryOnceMore(Primary primary) {
    if (primary.nextTry == 0) {
      primary.nextTry = state.now + state.desynchronization() / 2;
    } else if (state.now >= primary.nextTry) {
      takeAnotherEpoch(primary);
    }
  }

  private boolean mayBeForced(Primary primary) {
    if (!primary.forced) {
      return false;
    }
    if (votes.othersEpoch(primary) >= primary.failoverEpoch) {
      if (inState(primary) >= 0) {
        takeAnotherEpoch(primary);
      }
      return false;
    }
    return votes.ownVote(primary) && inState(primary) > state.timings.askPeriod;
  }

  /** Another Sentinel was voted for in this epoch, or in a later one. */
  private void takeAnotherEpoch(Primary primary) {
    state.currentEpoch = Math.max(state.currentEpoch, votes.othersEpoch(primary));
    candidate(primary);
    primary.nextTry = 0;
    votes.vote(primary, primary.failoverEpoch, state.myId);
    primary.failoverStateSince = state.now + state.desynchronization();
    votes.ask(primary, true);
  }

  private void select(Primary primary) {
    if (selection.waitsForInfo(primary) && inState(primary) < state.timings.askPeriod) {
      return;
    }
    Replica replica = selection.best(primary);
    if (replica == null) {
      state.event(WARNING, "-failover-abort-no-good-slave", primary);
      abort(primary);
      return;
    }
    state.event(WARNING, "+selected-slave", replica);
    replica.promoted = true;
    primary.promoted = replica;
    enter(primary, FailoverState.SEND_SLAVEOF_NOONE);
    state.event(NOTICE, "+failover-state-send-slaveof-noone", replica);
  }

  private void promote(Primary primary) {
    if (!primary.promoted.link.commandsUp) {
      abortIfLate(primary);
      return;
    }
    links.replicaOf(primary.promoted, null);
    state.event(NOTICE, "+failover-state-wait-promotion", primary.promoted);
    enter(primary, FailoverState.WAIT_PROMOTION);
  }

  private void abortIfLate(Primary primary) {
    if (inState(primary) > primary.failoverTimeout()) {
      state.event(WARNING, "-failover-abort-slave-timeout", primary);
      abort(primary);
    }
  }

  /** INFO of the promoted replica shows a primary: from now on there is a new configuration. */
  void promoted(Replica replica) {
    Primary primary = replica.primary();
    primary.configEpoch = primary.failoverEpoch;
    enter(primary, FailoverState.RECONF_SLAVES);
    state.change();
    state.event(WARNING, "+promoted-slave", replica);
    if (state.crashAfterPromotion) {
      state.effects.crash();
      return;
    }
    state.event(WARNING, "+failover-state-reconf-slaves", primary);
    state.effects.reconfigureClients(primary, true, primary.address, replica.address);
    links.publish(primary);
  }

  private void reconfigure(Primary primary) {
    reconfigurations.next(primary);
    if (reconfigurations.ended(primary, inState(primary))) {
      state.event(WARNING, "+failover-end", primary);
      enter(primary, FailoverState.UPDATE_CONFIG);
    }
  }

  /** The primary that is monitored becomes the promoted one. */
  void finish(Primary primary) {
    if (primary.failoverState == FailoverState.UPDATE_CONFIG) {
      registry.switchTo(primary, primary.promoted.address);
    }
  }

  /** Gives up before the replica has been seen as a primary. */
  void abort(Primary primary) {
    primary.failoverInProgress = false;
    primary.forced = false;
    enter(primary, FailoverState.NONE);
    if (primary.promoted != null) {
      primary.promoted.promoted = false;
      primary.promoted = null;
    }
  }

  /** What INFO says of a replica that was told of the new primary. */
  void reconfigured(Replica replica) {
    Primary primary = replica.primary();
    if (primary.promoted == null || !replica.beingReconfigured()) {
      return;
    }
    if (replica.reconfiguration == Reconfiguration.SENT
        && primary.promoted.address.matches(replica.primaryHost, replica.primaryPort)) {
      replica.reconfiguration = Reconfiguration.IN_PROGRESS;
      state.event(NOTICE, "+slave-reconf-inprog", replica);
    }
    if (replica.reconfiguration == Reconfiguration.IN_PROGRESS && replica.primaryLinkUp) {
      replica.reconfiguration = Reconfiguration.DONE;
      state.event(NOTICE, "+slave-reconf-done", replica);
    }
  }
}
