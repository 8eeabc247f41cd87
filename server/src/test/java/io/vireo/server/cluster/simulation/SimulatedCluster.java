package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.BadBusMessage;
import io.vireo.server.cluster.bus.BusDecoder;
import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.simulation.Network;
import io.vireo.server.simulation.Node;
import io.vireo.server.simulation.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/** Servers, the network between them, and the rules that they must keep. */
final class SimulatedCluster {
  /** A moment like any other; the machine's times are Unix milliseconds. */
  static final long BEGIN = 1_700_000_000_000L;

  final Simulation simulation;
  final Network network;
  final Rules rules;
  final Flaws flaws = new Flaws();
  final List<SimulatedServer> servers = new ArrayList<>();
  final long nodeTimeout;
  final boolean replicasMigrate;
  boolean keepsLog;

  /** Messages pass as bytes, as between real servers. */
  boolean throughBytes;

  long messages;
  long bytes;

  private final int shards;
  private final Map<String, SimulatedServer> byIp = new HashMap<>();
  private final Map<Node, SimulatedServer> byNode = new HashMap<>();
  private BiPredicate<Node, Node> partition = (from, to) -> false;

  SimulatedCluster(long seed, int shards, int replicas, long nodeTimeout, boolean replicasMigrate) {
    simulation = new Simulation(seed, BEGIN);
    network = new Network(simulation);
    this.nodeTimeout = nodeTimeout;
    this.replicasMigrate = replicasMigrate;
    this.shards = shards;
    for (int number = 0; number < shards * (1 + replicas); number++) {
      SimulatedServer server = new SimulatedServer(this, number);
      servers.add(server);
      byIp.put(server.ip, server);
      byNode.put(server.node, server);
    }
    rules = new Rules(this, shards);
  }

  /** All know each other already; each shard has an equal part of the slots. */
  void startKnown() {
    List<NodesImage.Node> known = new ArrayList<>();
    for (SimulatedServer server : servers) {
      known.add(describe(server));
    }
    for (SimulatedServer server : servers) {
      List<NodesImage.Node> own = new ArrayList<>(known);
      NodesImage.Node myself = own.get(server.number);
      own.set(server.number, withFlags(myself, myself.flags() | NodeFlags.MYSELF));
      server.node.disk().write(new NodesImage(shards, 0, own), () -> {}, () -> {});
    }
    simulation.run(simulation.now() + 10);
    servers.forEach(server -> server.node.after(0, server::start));
  }

  /** The first slot of a shard. */
  int firstSlot(int shard) {
    return (int) ((long) SlotSet.SLOTS * shard / shards);
  }

  int shards() {
    return shards;
  }

  private NodesImage.Node describe(SimulatedServer server) {
    int shard = server.number % shards;
    boolean primary = server.number < shards;
    return new NodesImage.Node(
        name(server.number),
        server.ip,
        6379,
        0,
        6379 + ClusterOptions.BUS_PORT_DISTANCE,
        "",
        "",
        "",
        name(shard + 1_000_000),
        (primary ? NodeFlags.PRIMARY : NodeFlags.REPLICA),
        primary ? null : name(shard),
        0,
        1,
        shard + 1,
        false,
        primary ? SlotSet.range(firstSlot(shard), firstSlot(shard + 1) - 1) : SlotSet.NONE,
        Map.of(),
        Map.of());
  }

  private static NodesImage.Node withFlags(NodesImage.Node node, int flags) {
    return new NodesImage.Node(
        node.name(),
        node.ip(),
        node.port(),
        node.tlsPort(),
        node.busPort(),
        node.hostname(),
        node.humanName(),
        node.zone(),
        node.shardId(),
        flags,
        node.primary(),
        node.pingSent(),
        node.pongReceived(),
        node.configEpoch(),
        node.connected(),
        node.slots(),
        node.migrating(),
        node.importing());
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%08x", number * 0x9E3779B1)
        + "0".repeat(24)
        + String.format(Locale.ROOT, "%08d", number);
  }

  SimulatedServer at(String ip) {
    return byIp.get(ip);
  }

  SimulatedServer of(Node node) {
    return byNode.get(node);
  }

  SimulatedServer named(ClusterNode node) {
    return at(node.ip());
  }

  /** The server with a name, or null. */
  SimulatedServer named(String name) {
    for (SimulatedServer server : servers) {
      if (server.isUp() && server.state().myself().name().equals(name)) {
        return server;
      }
    }
    return null;
  }

  void partition(BiPredicate<Node, Node> separated) {
    partition = separated;
    network.partition(separated);
  }

  boolean areSeparated(SimulatedServer one, SimulatedServer other) {
    return partition.test(one.node, other.node) || partition.test(other.node, one.node);
  }

  BusMessage pass(BusMessage message) {
    if (!throughBytes) {
      return message;
    }
    try {
      BusMessage passed = BusDecoder.decode(ByteBuffer.wrap(BusEncoder.encode(message)));
      if (message instanceof BusMessage.Publish || message.equals(passed)) {
        return passed;
      }
      throw new AssertionError(message + " came out as " + passed);
    } catch (BadBusMessage e) {
      throw new AssertionError(message.toString(), e);
    }
  }

  void sent(BusMessage message) {
    messages++;
    bytes += BusEncoder.length(message);
  }

  /** A server whose file cannot be saved ends, as Redis does; somebody starts it again. */
  void die(SimulatedServer server) {
    server.crash();
    simulation.after(simulation.between(100, 3000), server::restart);
  }

  /** All servers that live, in an order by chance. */
  List<SimulatedServer> shuffled() {
    List<SimulatedServer> order = new ArrayList<>(servers);
    Collections.shuffle(order, new java.util.Random(simulation.random().nextLong()));
    return order;
  }

  /** Lets happen what is due, up to a time. */
  void run(long millis) {
    simulation.run(simulation.now() + millis);
  }
}
