package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.simulation.Node;
import io.vireo.server.simulation.Simulation;
import java.util.HashSet;
import java.util.Set;

/** What goes wrong, by chance, for a while. */
final class Faults {
  private final SimulatedCluster cluster;
  private final Simulation simulation;
  private long end;

  Faults(SimulatedCluster cluster) {
    this.cluster = cluster;
    simulation = cluster.simulation;
  }

  /** Has faults happen for so many milliseconds; then all that was broken is whole again. */
  void happenFor(long millis) {
    end = simulation.now() + millis;
    cluster.network.delay(0, simulation.between(0, 40));
    cluster.network.loss(simulation.chance(0.5) ? 0 : simulation.random().nextDouble() * 0.2);
    for (SimulatedServer server : cluster.servers) {
      server.node.disk().speed(0, simulation.chance(0.3) ? 400 : 5);
    }
    simulation.after(simulation.between(0, 500), this::next);
    cluster.run(millis);
    heal();
  }

  private void next() {
    if (simulation.now() >= end) {
      return;
    }
    SimulatedServer server =
        cluster.servers.get(simulation.random().nextInt(cluster.servers.size()));
    switch (simulation.random().nextInt(11)) {
      case 0, 1 -> crash(server);
      case 2 -> freeze(server);
      case 3, 4 -> isolate();
      case 5 -> oneWay(server);
      case 6 -> cluster.network.cut((from, to) -> from == server.node || to == server.node);
      case 7 -> server.node.jump(simulation.between(0, 2000));
      case 8 -> failOver(server);
      default -> rivalry();
    }
    simulation.after(simulation.between(10, 1200), this::next);
  }

  private void failOver(SimulatedServer server) {
    boolean force = simulation.chance(0.5);
    server.command(machine -> machine.failover(server.now(), force, false));
  }

  private void crash(SimulatedServer server) {
    crash(server, 2000);
  }

  private void crash(SimulatedServer server, long longest) {
    if (server.isUp()) {
      server.crash();
      simulation.after(simulation.between(1, longest), server::restart);
    }
  }

  /**
   * Two replicas of a primary want to take over, each on its side of a cut, and a primary that may
   * have voted for the first comes to the side of the second and has just restarted.
   */
  private void rivalry() {
    Set<Node> side = new HashSet<>();
    SimulatedServer first = null;
    SimulatedServer second = null;
    SimulatedServer turncoat = null;
    for (SimulatedServer server : cluster.shuffled()) {
      if (!server.isUp()) {
        continue;
      }
      ClusterNode myself = server.state().myself();
      if (first == null && myself.isReplica()) {
        first = server;
        side.add(server.node);
        side.add(cluster.named(myself.primary()).node);
      } else if (first != null
          && second == null
          && myself.isReplica()
          && myself.primary() == server.state().node(first.state().myPrimary().name())) {
        second = server;
      } else if (turncoat == null && myself.isPrimary() && !side.contains(server.node)) {
        turncoat = server;
        side.add(server.node);
      }
    }
    if (second != null && turncoat != null) {
      rivalry(first, second, turncoat, side);
    }
  }

  private void rivalry(
      SimulatedServer first, SimulatedServer second, SimulatedServer turncoat, Set<Node> side) {
    cluster.partition((from, to) -> side.contains(from) != side.contains(to));
    long time = simulation.between(0, 50);
    simulation.after(time, () -> first.command(one -> one.failover(first.now(), true, false)));
    time += simulation.between(20, 400);
    simulation.after(
        time,
        () -> {
          side.remove(turncoat.node);
          crash(turncoat, 30);
        });
    time += simulation.between(0, 900);
    simulation.after(time, () -> second.command(one -> one.failover(second.now(), true, false)));
    simulation.after(time + simulation.between(100, 2000), this::join);
  }

  private void freeze(SimulatedServer server) {
    if (server.isUp()) {
      server.node.freeze();
      simulation.after(simulation.between(10, 3000), server.node::thaw);
    }
  }

  private void isolate() {
    Set<Node> some = new HashSet<>();
    int count = 1 + simulation.random().nextInt(cluster.servers.size() - 1);
    cluster.shuffled().subList(0, count).forEach(server -> some.add(server.node));
    cluster.partition((from, to) -> some.contains(from) != some.contains(to));
    simulation.after(simulation.between(100, 2500), this::join);
  }

  private void oneWay(SimulatedServer server) {
    cluster.partition((from, to) -> from == server.node);
    simulation.after(simulation.between(100, 2500), this::join);
  }

  private void join() {
    cluster.partition((from, to) -> false);
  }

  /** Whoever is down is started, whoever is frozen goes on, and the network is as it should be. */
  private void heal() {
    join();
    cluster.network.delay(0, 2);
    cluster.network.loss(0);
    for (SimulatedServer server : cluster.servers) {
      server.node.disk().speed(0, 2);
      server.node.disk().fail(false);
      if (server.node.frozen()) {
        server.node.thaw();
      }
    }
  }
}
