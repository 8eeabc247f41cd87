package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.Comparator;

/**
 * From suspicion to failure and back.
 *
 * <p>A node that does not answer this one is a suspect (PFAIL). Primaries with slots tell each
 * other their suspects; a primary that suspects a node, and has lately heard the same from enough
 * primaries to make a majority, calls it failed (FAIL) and broadcasts that. A new suspect is
 * reported at once, to some of the primaries, and with each ping after that. That is no vote:
 * reports are of different moments, and the nodes that have heard of it are not counted. It is
 * enough to begin an election, which then is one.
 */
final class Failures {
  private static final int REPORT_VALIDITY = 2;
  private static final int UNDO_TIME = 2;

  /**
   * The number of primaries that hear of a new suspect at once: enough that some of them are well.
   */
  private static final int TOLD_AT_ONCE = 8;

  private final Turn turn;
  private final Messages messages;

  Failures(Turn turn, Messages messages) {
    this.turn = turn;
    this.messages = messages;
  }

  /** How many primaries have lately reported the node. */
  int reports(ClusterNode node) {
    if (node.failureReports == null) {
      return 0;
    }
    node.failureReports.expire(turn.now - turn.options.nodeTimeout() * REPORT_VALIDITY);
    int count = node.failureReports.count();
    if (count == 0) {
      // All gossip asks this of all nodes that it tells of.
      node.failureReports = null;
    }
    return count;
  }

  /** A node does not answer this one. */
  void suspect(ClusterNode node) {
    node.set(NodeFlags.PFAIL);
    turn.state.suspects++;
    turn.log(Level.DEBUG, "Node %s possibly failing", node.name);
    if (turn.myself().hasVote()) {
      failIfAgreed(node);
    }
  }

  /**
   * Reports suspects at once, and not with the next pings only. All primaries report to the same
   * few, those whose names come first: there a majority comes together, and in a large cluster not
   * each node reports to all others.
   */
  void tellOfSuspects() {
    if (turn.myself().hasVote()) {
      turn.state.list().stream()
          .filter(node -> node.hasVote() && !node.isSuspect())
          .sorted(Comparator.comparing(node -> node.name))
          .limit(TOLD_AT_ONCE)
          .filter(node -> !node.isMyself())
          .forEach(node -> messages.heartbeat(node.link, MessageType.PONG));
    }
  }

  /** A primary says that a node does not answer. */
  void report(ClusterNode node, ClusterNode reporter) {
    if (node.failureReports == null) {
      node.failureReports = new FailureReports();
    }
    if (node.failureReports.add(reporter, turn.now)) {
      turn.log(
          Level.VERBOSE,
          "Node %s (%s) reported node %s (%s) as not reachable.",
          reporter.name,
          reporter.humanName,
          node.name,
          node.humanName);
    }
    failIfAgreed(node);
  }

  /** A primary says that a node is well. */
  void withdraw(ClusterNode node, ClusterNode reporter) {
    if (node.failureReports != null && node.failureReports.remove(reporter)) {
      reports(node);
      turn.log(
          Level.VERBOSE,
          "Node %s (%s) reported node %s (%s) is back online.",
          reporter.name,
          reporter.humanName,
          node.name,
          node.humanName);
    }
  }

  /** Forgets what a node has reported, since it is gone. */
  void forget(ClusterNode reporter) {
    for (ClusterNode node : turn.state.list()) {
      if (node.failureReports != null) {
        node.failureReports.remove(reporter);
      }
    }
  }

  /** Calls a suspect failed if a majority of the primaries suspects it. */
  void failIfAgreed(ClusterNode node) {
    if (!node.is(NodeFlags.PFAIL) || node.is(NodeFlags.FAIL)) {
      return;
    }
    int votes = reports(node) + (turn.myself().hasVote() ? 1 : 0);
    if (votes < turn.state.majority()) {
      return;
    }
    turn.log(
        Level.NOTICE,
        "Marking node %s (%s) as failing (quorum reached).",
        node.name,
        node.humanName);
    fail(node);
    messages.fail(node);
  }

  /** Notes that a node has failed. */
  void fail(ClusterNode node) {
    node.clear(NodeFlags.PFAIL);
    node.set(NodeFlags.FAIL);
    node.failTime = turn.now;
    turn.want(Todo.FAILOVER | Todo.UPDATE_STATE | Todo.SAVE);
  }

  /**
   * A failed node answers again. If it has slots, it counts as failed for a while yet, so that its
   * replicas may take over; if none does, the failure is cleared.
   */
  void reachableAgain(ClusterNode node) {
    if (node.isReplica() || node.slotCount() == 0) {
      clear(node, node.isReplica() ? "replica" : "master without slots");
    } else if (turn.now - node.failTime > turn.options.nodeTimeout() * UNDO_TIME) {
      clear(node, "master whose slots no replica has taken over");
    }
  }

  private void clear(ClusterNode node, String kind) {
    node.clear(NodeFlags.FAIL);
    turn.log(
        Level.NOTICE,
        "Clear FAIL state for node %s (%s): %s is reachable again.",
        node.name,
        node.humanName,
        kind);
    turn.want(Todo.UPDATE_STATE | Todo.SAVE);
  }
}
