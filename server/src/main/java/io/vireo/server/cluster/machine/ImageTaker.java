package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes down what has to be remembered.
 *
 * <p>A slot that its owner does not claim any more is written without an owner. Redis 8.0 writes it
 * as its owner's: if this node is killed before it has heard of the new one, it takes the owner's
 * newest epoch for that of the slot when it starts again, and has the new owner give up the slot
 * and its keys.
 */
final class ImageTaker {
  private final Turn turn;

  ImageTaker(Turn turn) {
    this.turn = turn;
  }

  NodesImage take() {
    ClusterState state = turn.state;
    List<NodesImage.Node> nodes = nodes(node -> !node.is(NodeFlags.HANDSHAKE));
    return new NodesImage(state.currentEpoch, state.lastVoteEpoch, state.leftovers, nodes);
  }

  List<NodesImage.Node> nodes(Predicate<ClusterNode> which) {
    List<NodesImage.Node> nodes = new ArrayList<>(turn.state.count());
    for (ClusterNode node : turn.state.list()) {
      if (which.test(node)) {
        nodes.add(describe(node));
      }
    }
    return nodes;
  }

  private NodesImage.Node describe(ClusterNode node) {
    boolean mine = node.isMyself() && turn.state.slots().isAnyMoving();
    boolean follows = node.isReplica() && node.primary != null;
    return new NodesImage.Node(
        node.name,
        node.ip,
        node.port,
        node.tlsPort,
        node.busPort,
        node.hostname,
        node.humanName,
        node.zone,
        node.shardId,
        node.flags,
        node.primary == null ? null : node.primary.name,
        node.pingSent,
        node.pongReceived,
        follows ? node.primary.configEpoch : node.configEpoch,
        node.isConnected(),
        turn.state.claimed(node),
        mine ? turn.state.slots().migrating() : Map.of(),
        mine ? turn.state.slots().importing() : Map.of());
  }
}
