package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;

/**
 * A replica whose primary has failed asks the other primaries for their votes, and takes its place
 * once a majority has answered.
 *
 * <p>If its primary has other replicas it waits a little first: half a second, so that all have
 * heard of the failure; up to another half at random, so that two replicas do not split the votes;
 * and a second for each replica that has more of the primary's data, or as much and an earlier
 * name. A replica without rivals asks at once. Where several primaries have failed together,
 * elections begin half a second apart, since no voter votes twice in an epoch.
 *
 * <p>A replica asks again, at growing intervals, those that have not heard of the failure yet. One
 * whose voters have voted for another primary's replica starts over at once. One that has not heard
 * of its primary for too long does not ask at all. An election that has not been won in time is
 * over, and the next one begins after the same time again.
 */
final class Election {
  private static final long DELAY = 500;
  private static final int RANDOM_DELAY = 500;
  private static final long RANK_DELAY = 1000;
  private static final long PRIMARY_RANK_DELAY = 500;

  /** Node timeouts after which an election for a failed primary is over, won or not. */
  private static final int FAILED_LATELY_TIMEOUTS = 2;

  private static final long ASK_AGAIN = 100;
  private static final long VOTES_ON_THE_WAY = 100;
  private static final long SHORTEST_TIMEOUT = 2000;
  private static final long LOG_AGAIN = 10_000;
  private static final long LOG_AFTER = 5000;

  private final Turn turn;
  private final Messages messages;
  private final Roles roles;
  private final Health health;
  private final ManualFailover manualFailover;

  private long begin;
  private int votes;
  private boolean asked;
  private long askedTime;
  private long askAgain;
  private int rank;
  private int primaryRank;
  private long epoch;
  private String hindrance = "";
  private long hindranceLogged;

  Election(
      Turn turn, Messages messages, Roles roles, Health health, ManualFailover manualFailover) {
    this.turn = turn;
    this.messages = messages;
    this.roles = roles;
    this.health = health;
    this.manualFailover = manualFailover;
  }

  /** A vote has come. */
  void voted(ClusterNode voter, long voterEpoch) {
    if (asked && voter.hasVote() && voterEpoch >= epoch) {
      votes++;
      turn.want(Todo.FAILOVER);
    }
  }

  /**
   * Lets the last election be over, whatever became of it: the next one need not wait for its time
   * to run out, and its votes count no more.
   */
  void forget() {
    begin = 0;
    asked = false;
    votes = 0;
  }

  /** A manual failover begins: it has an election of its own. */
  void reset() {
    if (asked) {
      turn.log(
          Level.NOTICE,
          "Failover election in progress for epoch %d, but a manual failover was asked for."
              + " Resetting the election.",
          epoch);
    }
    forget();
  }

  /** Does the next step of an election, if there is to be one. */
  void goOn() {
    if (!isCalledFor()) {
      hindrance = "";
      return;
    }
    if (isTooOld() && !manualFailover.canStart()) {
      hindered(
          "Disconnected from master for longer than allowed. Please check the"
              + " 'cluster-replica-validity-factor' configuration option.");
      return;
    }
    long timeout = Math.max(turn.options.nodeTimeout() * 2, SHORTEST_TIMEOUT);
    if (begin == 0 || turn.now - begin > 2 * timeout) {
      schedule();
      if (turn.now < begin) {
        return;
      }
    }
    long age = turn.now - begin;
    if (!asked && !manualFailover.isUnderWay()) {
      updateRank();
    }
    if (turn.now < begin) {
      hindered("Waiting the delay before I can start a new failover.");
    } else if (age > timeout) {
      hindered("Failover attempt expired.");
    } else if (!asked) {
      ask();
    } else if (votes >= turn.state.majority()) {
      win();
    } else if (isLost()) {
      startOver();
    } else {
      hindered("Waiting for votes, but majority still not reached.");
      askAgain();
    }
  }

  /** Whether no more votes can come: each node has given the one of this epoch, or is beyond it. */
  private boolean isLost() {
    if (turn.now - askedTime < VOTES_ON_THE_WAY) {
      return false;
    }
    boolean lost = turn.state.currentEpoch > epoch;
    for (ClusterNode node : turn.state.list()) {
      lost |= node.configEpoch == epoch && node != turn.myself();
    }
    return lost;
  }

  private void startOver() {
    turn.log(
        Level.NOTICE,
        "Another election took the votes of epoch %d or a later one; starting over.",
        epoch);
    forget();
    begin = turn.now + turn.random.nextInt(RANDOM_DELAY);
  }

  private boolean isCalledFor() {
    ClusterNode myself = turn.myself();
    ClusterNode primary = myself.primary;
    return myself.isReplica()
        && primary != null
        && primary.slotCount() > 0
        && (manualFailover.canStart()
            || primary.is(NodeFlags.FAIL) && !turn.options.replicaNoFailover());
  }

  private boolean isTooOld() {
    ClusterOptions options = turn.options;
    if (options.validityFactor() == 0) {
      return false;
    }
    long silence = turn.facts.dataAge();
    long age = silence > options.nodeTimeout() ? silence - options.nodeTimeout() : silence;
    return age > options.replicaPingPeriod() + options.nodeTimeout() * options.validityFactor();
  }

  private void schedule() {
    forget();
    if (manualFailover.isUnderWay()) {
      begin = turn.now;
      rank = 0;
      primaryRank = 0;
    } else {
      rank = currentRank();
      long delay = hasRivals() ? DELAY + turn.random.nextInt(RANDOM_DELAY) : 0;
      primaryRank = currentPrimaryRank();
      begin = turn.now + delay + rank * RANK_DELAY + primaryRank * PRIMARY_RANK_DELAY;
    }
    turn.log(
        Level.NOTICE,
        "Start of election delayed for %d milliseconds (rank #%d, primary rank #%d, offset %d).",
        begin - turn.now,
        rank,
        primaryRank,
        turn.facts.replicationOffset());
    messages.pongToSiblings();
  }

  /** Whether another replica may want to take over as well. */
  private boolean hasRivals() {
    ClusterNode myself = turn.myself();
    for (ClusterNode replica : myself.primary.replicas) {
      if (replica != myself && !replica.is(NodeFlags.NOFAILOVER) && !replica.isSuspect()) {
        return true;
      }
    }
    return false;
  }

  private void updateRank() {
    rank = raised("Replica rank", rank, currentRank(), RANK_DELAY);
    primaryRank =
        raised("Failed primary rank", primaryRank, currentPrimaryRank(), PRIMARY_RANK_DELAY);
  }

  /** Waits longer if a rank has become larger; the larger one. */
  private int raised(String what, int before, int now, long delay) {
    if (now <= before) {
      return before;
    }
    long added = (now - before) * delay;
    begin += added;
    turn.log(Level.NOTICE, "%s updated to #%d, added %d milliseconds of delay.", what, now, added);
    return now;
  }

  /**
   * How many primaries before this one's, by shard, have failed as well and are to be replaced:
   * their replicas would ask in the same epoch, in which each node votes once.
   */
  private int currentPrimaryRank() {
    String shard = turn.myself().shardId;
    int before = 0;
    for (ClusterNode node : turn.state.list()) {
      if (node.hasVote()
          && node.is(NodeFlags.FAIL)
          && !node.replicas.isEmpty()
          && turn.now - node.failTime < turn.options.nodeTimeout() * FAILED_LATELY_TIMEOUTS
          && node.shardId.compareTo(shard) < 0) {
        before++;
      }
    }
    return before;
  }

  /**
   * How many replicas of the same primary have more of its data, or as much and a name before this
   * one's: two that ask at once may both lack votes.
   */
  private int currentRank() {
    ClusterNode myself = turn.myself();
    int before = 0;
    for (ClusterNode replica : myself.primary.replicas) {
      if (replica != myself && !replica.is(NodeFlags.NOFAILOVER) && isBefore(replica)) {
        before++;
      }
    }
    return before;
  }

  private boolean isBefore(ClusterNode replica) {
    long offset = turn.facts.replicationOffset();
    return replica.replOffset > offset
        || replica.replOffset == offset
            && !replica.isSuspect()
            && replica.name.compareTo(turn.myself().name) < 0;
  }

  private void ask() {
    turn.state.currentEpoch++;
    epoch = turn.state.currentEpoch;
    asked = true;
    askedTime = turn.now;
    turn.log(Level.NOTICE, "Starting a failover election for epoch %d.", epoch);
    askAgain = turn.now + ASK_AGAIN;
    messages.requestVotes(manualFailover.isUnderWay());
    turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
  }

  private void askAgain() {
    if (turn.now >= askAgain && turn.state.currentEpoch == epoch) {
      askAgain = turn.now + 2 * (turn.now - begin);
      messages.requestVotes(manualFailover.isUnderWay());
    }
  }

  private void win() {
    ClusterNode myself = turn.myself();
    turn.log(Level.NOTICE, "Failover election won: I'm the new master.");
    if (myself.configEpoch < epoch) {
      myself.configEpoch = epoch;
      turn.log(Level.NOTICE, "configEpoch set to %d after successful failover", epoch);
    }
    takeOver();
  }

  /** Takes the primary's place; this node has got its epoch already. */
  void takeOver() {
    if (turn.myself().isPrimary() || turn.myself().primary == null) {
      return;
    }
    roles.replacePrimary();
    health.update();
    turn.want(Todo.SAVE_DURABLY);
    messages.pongToAll();
    manualFailover.reset();
    forget();
  }

  /** Logs why it does not go on, but not again and again, and not in the first seconds. */
  private void hindered(String why) {
    if (why.equals(hindrance) && turn.now - hindranceLogged < LOG_AGAIN) {
      return;
    }
    hindrance = why;
    ClusterNode primary = turn.myself().primary;
    if (primary.is(NodeFlags.FAIL)
        && turn.now - primary.failTime < turn.options.nodeTimeout() + LOG_AFTER) {
      return;
    }
    hindranceLogged = turn.now;
    turn.log(Level.NOTICE, "Currently unable to failover: %s", why);
    if (asked) {
      turn.log(
          Level.NOTICE,
          "Needed quorum: %d. Number of votes received so far: %d",
          turn.state.majority(),
          votes);
    }
  }
}
