package io.vireo.server.sentinel.machine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Asks other Sentinels, answers them, and counts.
 *
 * <p>A vote is a promise: in this epoch no other Sentinel gets one. It is kept by having it on the
 * disk before any Sentinel hears of it, the one that gives it included; so a Sentinel that crashes
 * and comes back cannot vote twice, nor lead twice in one epoch. Votes are counted for the epoch in
 * which the failover began, and asked for in that epoch only.
 */
final class Votes {
  private static final String NO_LEADER = "*";

  /** A question that waits for the disk. */
  private record Waiting(Object question, boolean down, String leader, long epoch, long revision) {}

  private final State state;
  private final List<Waiting> waiting = new ArrayList<>();

  Votes(State state) {
    this.state = state;
  }

  /**
   * Asks whether the primary is down, and for votes if a failover waits for them.
   *
   * @param urgent even those that have answered or been asked a moment ago
   */
  void ask(Primary primary, boolean urgent) {
    boolean candidate = primary.failoverState == FailoverState.WAIT_START;
    long period = state.timings.askPeriod;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      if (state.now - sentinel.lastMasterDownReply > 5 * period) {
        sentinel.primaryDown = false;
        sentinel.leader = null;
      }
      boolean wanted = primary.subjectivelyDown || candidate && primary.forced;
      boolean due =
          state.now - sentinel.lastMasterDownReply >= period
              && state.now - sentinel.lastAsked >= period;
      if (wanted && sentinel.link.commandsUp && (urgent || due)) {
        sentinel.lastAsked = state.now;
        sentinel.link.pending++;
        state.effects.ask(
            sentinel,
            primary.address,
            candidate ? primary.failoverEpoch : state.currentEpoch,
            candidate ? state.myId : NO_LEADER);
      }
    }
  }

  void told(OtherSentinel sentinel, boolean down, String leader, long epoch) {
    sentinel.lastMasterDownReply = state.now;
    sentinel.primaryDown = down;
    if (!leader.equals(NO_LEADER)) {
      sentinel.leader = leader;
      sentinel.leaderEpoch = epoch;
    }
  }

  void asked(Primary primary, long epoch, String candidate, Object question) {
    boolean down = !state.tilt && primary != null && primary.subjectivelyDown;
    if (primary == null || candidate.equals(NO_LEADER)) {
      state.effects.answer(question, down, NO_LEADER, 0);
      return;
    }
    vote(primary, epoch, candidate);
    String leader = primary.leader == null ? NO_LEADER : primary.leader;
    if (primary.voteRevision <= state.saved) {
      state.effects.answer(question, down, leader, primary.leaderEpoch);
      return;
    }
    if (primary.voteRevision <= state.failed) {
      primary.voteRevision = state.change();
    }
    waiting.add(new Waiting(question, down, leader, primary.leaderEpoch, primary.voteRevision));
  }

  /** Votes, unless this Sentinel has voted in that epoch or knows a later one. */
  void vote(Primary primary, long epoch, String candidate) {
    if (epoch > state.currentEpoch) {
      newEpoch(primary, epoch);
    }
    if (primary.leaderEpoch >= epoch || state.currentEpoch > epoch) {
      return;
    }
    primary.leader = candidate;
    primary.leaderEpoch = epoch;
    primary.voteRevision = state.change();
    primary.voteTold = false;
    if (!candidate.equals(state.myId)) {
      // Gives the other one time before this Sentinel tries itself.
      primary.failoverStart = state.now + state.desynchronization();
    }
  }

  void newEpoch(Primary primary, long epoch) {
    state.currentEpoch = epoch;
    state.change();
    state.effects.event(EventLevel.WARNING, "+new-epoch", primary, Long.toUnsignedString(epoch));
  }

  /** Votes are on the disk: now they count, and are told. */
  void saved() {
    for (Primary primary : state.primaries.values()) {
      if (!primary.voteTold && primary.voteRevision <= state.saved) {
        primary.voteTold = true;
        state.effects.event(
            EventLevel.WARNING,
            "+vote-for-leader",
            primary,
            primary.leader + ' ' + primary.leaderEpoch);
      }
    }
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (one.revision <= state.saved) {
        all.remove();
        state.effects.answer(one.question, one.down, one.leader, one.epoch);
      }
    }
  }

  /** What could not be written is not promised. */
  void failed() {
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (one.revision <= state.failed) {
        all.remove();
        state.effects.answer(one.question, one.down, NO_LEADER, 0);
      }
    }
  }

  /**
   * Whether this Sentinel has voted for itself in the epoch of the failover, and that is on the
   * disk.
   */
  boolean ownVote(Primary primary) {
    return primary.leaderEpoch == primary.failoverEpoch
        && state.myId.equals(primary.leader)
        && primary.voteRevision <= state.saved;
  }

  /** Whether most Sentinels that are known, and as many as the quorum, have voted for this one. */
  boolean elected(Primary primary) {
    if (!ownVote(primary)) {
      return false;
    }
    int votes = count(primary, state.myId);
    int voters = primary.sentinels.size() + 1;
    return votes >= voters / 2 + 1 && votes >= primary.quorum();
  }

  /**
   * Whether no Sentinel can be elected any more in the epoch of the failover: those that have not
   * voted, and are reached, are too few for any.
   */
  boolean split(Primary primary) {
    if (!ownVote(primary) || state.currentEpoch != primary.failoverEpoch) {
      return false;
    }
    int open = 0;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      open += votedIn(sentinel, primary.failoverEpoch) || sentinel.subjectivelyDown ? 0 : 1;
    }
    int needed = Math.max(primary.quorum(), (primary.sentinels.size() + 1) / 2 + 1);
    if (count(primary, state.myId) + open >= needed) {
      return false;
    }
    boolean othersHaveVotes = false;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      if (votedIn(sentinel, primary.failoverEpoch) && !state.myId.equals(sentinel.leader)) {
        othersHaveVotes = true;
        if (count(primary, sentinel.leader) + open >= needed) {
          return false;
        }
      }
    }
    return othersHaveVotes;
  }

  private static boolean votedIn(OtherSentinel sentinel, long epoch) {
    return sentinel.leader != null && sentinel.leaderEpoch == epoch;
  }

  private int count(Primary primary, String candidate) {
    int votes = candidate.equals(state.myId) ? 1 : 0;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      votes +=
          votedIn(sentinel, primary.failoverEpoch) && candidate.equals(sentinel.leader) ? 1 : 0;
    }
    return votes;
  }

  /** The latest epoch in which a Sentinel voted for another one, 0 if none did. */
  long othersEpoch(Primary primary) {
    long latest = 0;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      if (sentinel.leader != null && !sentinel.leader.equals(state.myId)) {
        latest = Math.max(latest, sentinel.leaderEpoch);
      }
    }
    return latest;
  }
}
