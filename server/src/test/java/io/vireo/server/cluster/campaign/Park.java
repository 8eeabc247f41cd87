package io.vireo.server.cluster.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.Eventually;
import io.vireo.server.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The nodes of a cluster with three shards. A node stays in its shard: number {@code n} belongs to
 * shard {@code n % 3}, and the first three are the primaries at the beginning.
 */
final class Park implements AutoCloseable {
  static final int SHARDS = 3;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Wires wires;
  private final Thread hook = new Thread(() -> nodes().forEach(NodeProcess::kill));
  private volatile long nodeTimeout;

  /**
   * Nodes that are not started.
   *
   * @param makers what is mixed
   */
  Park(int count, Makers makers, ServerProgram vireo, Path folder) {
    Runtime.getRuntime().addShutdownHook(hook);
    wires = new Wires(count);
    for (int i = 0; i < count; i++) {
      boolean isRedis = makers.isRedis(i, SHARDS);
      ServerProgram program =
          isRedis
              ? new ServerProgram(List.of(Oracle.program().orElseThrow().toString()), Map.of())
              : vireo;
      nodes.add(new NodeProcess(i, isRedis, program, folder, wires));
    }
  }

  List<NodeProcess> nodes() {
    return nodes;
  }

  Wires wires() {
    return wires;
  }

  static int shard(NodeProcess node) {
    return node.index() % SHARDS;
  }

  /** The nodes of a shard. */
  List<NodeProcess> shard(int shard) {
    return nodes.stream().filter(node -> shard(node) == shard).toList();
  }

  /** Milliseconds. Any thread. */
  long nodeTimeout() {
    return nodeTimeout;
  }

  /** Tells it to all nodes, and to those that will be started. */
  void nodeTimeout(long millis) {
    nodeTimeout = millis;
    nodes.forEach(node -> node.ask("CONFIG", "SET", "cluster-node-timeout", Long.toString(millis)));
  }

  /** The node with a name in the cluster; null if there is none. Any thread. */
  NodeProcess byId(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findAny().orElse(null);
  }

  /** What a node thinks of the cluster; nothing if it does not answer. Any thread. */
  static List<NodeLine> view(NodeProcess node) {
    return NodeLine.parse(node.text("CLUSTER", "NODES"));
  }

  /** What a node thinks of itself; null if it does not answer. Any thread. */
  static NodeLine self(NodeProcess node) {
    return view(node).stream().filter(line -> line.is("myself")).findAny().orElse(null);
  }

  /** The node that takes itself for the primary of a shard, of two the newer one; or null. */
  NodeProcess primary(int shard) {
    NodeProcess found = null;
    long newest = -1;
    for (NodeProcess node : shard(shard)) {
      NodeLine self = node.isUp() ? self(node) : null;
      if (self != null && self.isPrimary() && Long.parseLong(self.epoch()) > newest) {
        newest = Long.parseLong(self.epoch());
        found = node;
      }
    }
    return found;
  }

  /** Starts all nodes and makes them a cluster; null, or what is wrong. */
  String make(long timeout) {
    nodeTimeout = timeout;
    nodes.forEach(node -> node.start(timeout));
    for (NodeProcess node : nodes) {
      String fault = node.awaitReady();
      if (fault != null) {
        return fault;
      }
    }
    share();
    NodeProcess first = nodes.get(0);
    for (NodeProcess node : nodes) {
      node.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(node.index() + 1));
      first.ask(
          "CLUSTER",
          "MEET",
          "127.0.0.1",
          Integer.toString(node.toldPort()),
          Integer.toString(node.toldBusPort()));
    }
    if (!Eventually.comes(() -> nodes.stream().allMatch(this::knowsAll))) {
      return "the nodes do not find each other";
    }
    for (NodeProcess node : nodes.subList(SHARDS, nodes.size())) {
      String primary = nodes.get(shard(node)).id();
      if (!Eventually.comes(() -> node.text("CLUSTER", "REPLICATE", primary).equals("OK"))) {
        return node + " does not become a replica";
      }
    }
    return null;
  }

  private void share() {
    for (int shard = 0; shard < SHARDS; shard++) {
      int from = KeySlot.COUNT * shard / SHARDS;
      int to = KeySlot.COUNT * (shard + 1) / SHARDS - 1;
      nodes.get(shard).ask("CLUSTER", "ADDSLOTSRANGE", from + "", to + "");
    }
  }

  private boolean knowsAll(NodeProcess node) {
    List<NodeLine> view = view(node);
    return view.size() == nodes.size()
        && view.stream().noneMatch(line -> line.is("handshake"))
        && IntStream.range(0, SHARDS)
            .allMatch(
                i ->
                    view.stream()
                        .anyMatch(
                            line -> line.id().equals(nodes.get(i).id()) && line.slotCount() > 0));
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    nodes.forEach(NodeProcess::close);
  }
}
