package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.migration.MigrationState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of primaries that move slots to and fro while clients write, by commands and by scripts,
 * and nodes fall; afterwards each key must be at one node, the owner of its slot, with the value
 * that was acknowledged last.
 */
final class MigratingCluster {
  private static final int KEYS = 2;
  private static final long BOUND = 60_000;

  final SimulatedCluster cluster;
  final List<MigratingServer> servers = new ArrayList<>();
  final Handoffs handoffs;

  /** How many moves were completed. */
  int completed;

  /** How many failed or were called off. */
  int failed;

  /** How many scripts waited until slots were released, and were acknowledged then. */
  int scriptsThatWaited;

  /** How many scripts waited so, and were refused then, mostly since a key was another node's. */
  int scriptsThatWereRefused;

  /** True if the clocks of nodes may leap, so that what was acknowledged may be lost. */
  private final boolean clocksLeap;

  private final Map<Integer, Long> acknowledged = new TreeMap<>();
  private final Map<String, MigrationState> seen = new HashMap<>();
  private long value;
  private long end;

  MigratingCluster(long seed) {
    clocksLeap = seed % 8 == 0;
    cluster = new SimulatedCluster(seed, 3, 0, 800 + seed % 4 * 200, false);
    handoffs = new Handoffs(this, cluster.nodeTimeout);
    cluster.servers.forEach(server -> servers.add(new MigratingServer(this, server)));
  }

  MigratingServer named(String name) {
    for (MigratingServer each : servers) {
      if (each.server.isUp() && each.server.state().myself().name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** Plays it; throws an {@link AssertionError} if a rule is broken. */
  void play(long trouble) {
    cluster.startKnown();
    cluster.run(3_000);
    end = cluster.simulation.now() + trouble;
    write();
    move();
    fault();
    handoffs.start();
    cluster.run(trouble);
    heal();
    long calm = cluster.simulation.now();
    while (disagreement() != null) {
      if (cluster.simulation.now() - calm > BOUND) {
        throw new AssertionError("no peace after " + BOUND + " ms: " + disagreement());
      }
      cluster.run(250);
    }
    check();
  }

  private MigratingServer any() {
    return servers.get(cluster.simulation.random().nextInt(servers.size()));
  }

  private void write() {
    if (cluster.simulation.now() >= end) {
      return;
    }
    MigratingServer server = any();
    server.take(cluster.simulation.chance(0.4) ? script(server) : command());
    cluster.simulation.after(cluster.simulation.between(0, 6), this::write);
  }

  private Request command() {
    int slot = someSlot();
    return new Request(slot, false, List.of(someKey(slot)));
  }

  /** A script that declares keys of one slot or none, and writes others besides. */
  private Request script(MigratingServer server) {
    int declared = random(4) == 0 ? Request.NONE : slotAt(server);
    List<Integer> keys = new ArrayList<>();
    if (declared != Request.NONE && random(2) == 0) {
      keys.add(someKey(declared));
    }
    for (int others = 1 + random(2); others > 0; others--) {
      keys.add(someKey(slotAt(server)));
    }
    return new Request(declared, true, keys);
  }

  /**
   * One of the few slots of each shard that clients write to, so that they are often on their way.
   */
  private int someSlot() {
    return cluster.firstSlot(random(3)) + random(8);
  }

  /** One of these slots: mostly of a server's own. */
  private int slotAt(MigratingServer server) {
    int slot = someSlot();
    for (int tries = 4; tries > 0 && !server.owns(slot); tries--) {
      slot = someSlot();
    }
    return slot;
  }

  private int someKey(int slot) {
    return slot * KEYS + random(KEYS);
  }

  static int slot(int key) {
    return key / KEYS;
  }

  /** Larger than any before. */
  long nextValue() {
    return ++value;
  }

  /** Clients know that these keys have these values. */
  void acknowledge(Map<Integer, Long> written) {
    acknowledged.putAll(written);
  }

  /** A request that waited has run, or was refused. */
  void resumed(Request request, Request.Outcome outcome) {
    if (request.isScript()) {
      boolean hasRun = outcome == Request.Outcome.ACKNOWLEDGED;
      scriptsThatWaited += hasRun ? 1 : 0;
      scriptsThatWereRefused += hasRun ? 0 : 1;
    }
  }

  private int random(int bound) {
    return cluster.simulation.random().nextInt(bound);
  }

  private void move() {
    if (cluster.simulation.now() >= end) {
      return;
    }
    MigratingServer target = any();
    if (target.server.isUp() && !target.server.node.frozen() && target.machine != null) {
      count(target);
      if (cluster.simulation.chance(0.15)) {
        target.machine.cancel(target.server.now(), null, "user request");
      }
      int first = cluster.firstSlot(random(3)) + random(4);
      String id = String.format("%040d", nextValue());
      long now = target.server.now();
      target.machine.importSlots(now, id, SlotSet.range(first, first + random(4)), null);
    }
    cluster.simulation.after(cluster.simulation.between(50, 600), this::move);
  }

  private void count(MigratingServer server) {
    server
        .machine
        .archive()
        .forEach(
            task -> {
              if (task.imports() && seen.put(task.id(), task.state()) == null) {
                completed += task.state() == MigrationState.COMPLETED ? 1 : 0;
                failed += task.state() == MigrationState.COMPLETED ? 0 : 1;
              }
            });
  }

  private void fault() {
    if (cluster.simulation.now() >= end) {
      return;
    }
    SimulatedServer server = any().server;
    switch (random(5)) {
      case 0, 1 -> {
        if (server.isUp()) {
          server.crash();
          cluster.simulation.after(cluster.simulation.between(1, 2000), server::restart);
        }
      }
      case 2 -> {
        if (server.isUp()) {
          server.node.freeze();
          cluster.simulation.after(cluster.simulation.between(10, 3000), server.node::thaw);
        }
      }
      case 3 -> {
        cluster.partition((from, to) -> from == server.node || to == server.node);
        cluster.simulation.after(cluster.simulation.between(100, 2500), this::join);
      }
      default -> {
        if (clocksLeap) {
          server.node.jump(cluster.simulation.between(0, 6000));
        }
      }
    }
    cluster.simulation.after(cluster.simulation.between(200, 3000), this::fault);
  }

  private void join() {
    cluster.partition((from, to) -> false);
  }

  private void heal() {
    join();
    for (SimulatedServer server : cluster.servers) {
      if (server.node.frozen()) {
        server.node.thaw();
      }
    }
  }

  private String disagreement() {
    for (MigratingServer each : servers) {
      if (!each.server.isUp()) {
        return each.server + " is down";
      }
      // Whoever tries again for ever is called off in the end.
      if (!each.isQuiet()) {
        if (cluster.simulation.chance(0.1)) {
          each.machine.cancel(each.server.now(), null, "user request");
        }
        return each.server + " is at it: " + each.states() + " " + each.machine.leftovers();
      }
    }
    for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
      String owner = servers.get(0).owner(slot);
      for (MigratingServer each : servers) {
        if (owner == null || !owner.equals(each.owner(slot))) {
          return "slot " + slot + " has no owner by the word of all";
        }
      }
    }
    return null;
  }

  private void check() {
    servers.forEach(this::count);
    for (MigratingServer each : servers) {
      each.keys.forEach(
          (slot, keys) -> {
            if (!each.owner(slot).equals(each.myName()) && !keys.isEmpty()) {
              throw new AssertionError("Keys of slot " + slot + " are left at " + each.server);
            }
          });
    }
    acknowledged.forEach(
        (key, last) -> {
          int slot = slot(key);
          MigratingServer owner = named(servers.get(0).owner(slot));
          Long found = owner.keys.getOrDefault(slot, Map.of()).get(key);
          if ((found == null || !clocksLeap && found < last) && !handoffs.unheard.contains(slot)) {
            throw new AssertionError(
                "Key " + key + " of slot " + slot + " has " + found + " instead of " + last);
          }
        });
  }
}
