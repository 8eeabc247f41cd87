package io.vireo.server.sentinel.machine;

import io.vireo.server.sentinel.machine.SavedConfiguration.SavedPrimary;
import io.vireo.server.simulation.Connection;
import io.vireo.server.simulation.Endpoint;
import io.vireo.server.simulation.Network;
import io.vireo.server.simulation.Node;
import io.vireo.server.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All servers and Sentinels of one simulation, and the network between them. */
final class World {
  /** Sentinels and servers, as they are drawn from the seed. */
  record Shape(
      int sentinels,
      int groups,
      int servers,
      int quorum,
      long downAfter,
      long failoverTimeout,
      int parallelSyncs) {}

  private static final String IP = "10.0.0.1";
  private static final int SERVER_PORT = 1_000;
  private static final int SENTINEL_PORT = 50_000;

  /** Far from 0, which means never. */
  private static final long START = 1_000_000_000;

  final Simulation simulation;
  final Network network;
  final Checks checks;
  final Shape shape;
  final List<List<SimulatedServer>> groups = new ArrayList<>();
  final List<SimulatedSentinel> sentinels = new ArrayList<>();
  private final Map<Integer, SimulatedServer> servers = new HashMap<>();
  private final Map<Integer, Node> nodes = new HashMap<>();
  private final Node nowhere;
  private final boolean disksLie;
  private int moved;

  World(long seed, Shape shape, boolean disksLie) {
    this.shape = shape;
    this.disksLie = disksLie;
    simulation = new Simulation(seed, START);
    network = new Network(simulation);
    checks = new Checks(this);
    nowhere = new Node(simulation, "nowhere");
    nowhere.crash();
    for (int group = 0; group < shape.groups; group++) {
      makeGroup(group);
    }
    for (int number = 0; number < shape.sentinels; number++) {
      Address address = Address.of(IP, SENTINEL_PORT + number);
      SimulatedSentinel sentinel = new SimulatedSentinel(this, "sentinel" + number, address);
      sentinels.add(sentinel);
      nodes.put(address.port(), sentinel.node);
      sentinel.start(fresh());
    }
  }

  private void makeGroup(int group) {
    List<SimulatedServer> members = new ArrayList<>();
    groups.add(members);
    Address primary = Address.of(IP, SERVER_PORT + 100 * group);
    for (int number = 0; number < shape.servers; number++) {
      Address address = Address.of(IP, primary.port() + number);
      int priority = number > 1 && simulation.chance(0.25) ? 0 : (int) simulation.between(1, 3);
      SimulatedServer server =
          new SimulatedServer(
              this, name(group) + '.' + number, address, priority, number == 0 ? null : primary);
      members.add(server);
      servers.put(address.port(), server);
      nodes.put(address.port(), server.node);
    }
  }

  static String name(int group) {
    return "group" + group;
  }

  int group(String name) {
    return Integer.parseInt(name.substring("group".length()));
  }

  /** The first configuration of a Sentinel, with a new run id. */
  SavedConfiguration fresh() {
    List<SavedPrimary> primaries = new ArrayList<>();
    for (int group = 0; group < shape.groups; group++) {
      primaries.add(
          new SavedPrimary(
              name(group),
              groups.get(group).get(0).address,
              shape.quorum,
              shape.downAfter,
              shape.failoverTimeout,
              shape.parallelSyncs,
              0,
              0,
              List.of(),
              List.of()));
    }
    return new SavedConfiguration(id("sentinel"), 0, primaries);
  }

  String id(String kind) {
    String number = Long.toHexString(simulation.random().nextLong());
    return (number + kind + "0000000000000000000000000000000000000000").substring(0, 40);
  }

  SimulatedServer server(Address address) {
    return servers.get(address.port());
  }

  List<SimulatedServer> group(SimulatedServer server) {
    return groups.get((server.address.port() - SERVER_PORT) / 100);
  }

  String groupName(Address server) {
    return name((server.port() - SERVER_PORT) / 100);
  }

  Connection.Side connect(Node from, Address to, Endpoint endpoint) {
    return network.connect(from, nodes.getOrDefault(to.port(), nowhere), endpoint);
  }

  boolean connected(Node one, Node other) {
    return !network.separated(one, other) && !network.separated(other, one);
  }

  /** Ends a process; silently, if its whole machine goes. */
  void crash(Node node, boolean silently) {
    node.crash();
    if (!silently) {
      network.cut((from, to) -> from == node);
    }
  }

  /** A Sentinel that listens elsewhere after its next start. */
  void move(SimulatedSentinel sentinel) {
    nodes.remove(sentinel.address.port());
    sentinel.address = Address.of(IP, SENTINEL_PORT + 1_000 + moved++);
    nodes.put(sentinel.address.port(), sentinel.node);
  }

  void save(Node node, SavedConfiguration content, Runnable done, Runnable failed) {
    if (disksLie) {
      node.after(0, done);
      node.disk().write(content, () -> {}, () -> {});
    } else {
      node.disk().write(content, done, failed);
    }
  }

  /** Whom most Sentinels that live take for the primary of a group. */
  SimulatedServer named(int group) {
    Map<Address, Integer> votes = new HashMap<>();
    Address best = groups.get(group).get(0).address;
    for (SimulatedSentinel sentinel : sentinels) {
      if (sentinel.node.alive()) {
        Address its = sentinel.machine.primary(name(group)).currentAddress();
        if (votes.merge(its, 1, Integer::sum) > votes.getOrDefault(best, 0)) {
          best = its;
        }
      }
    }
    return server(best);
  }
}
