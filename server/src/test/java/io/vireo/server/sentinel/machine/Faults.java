package io.vireo.server.sentinel.machine;

import io.vireo.server.sentinel.machine.Fault.Kind;
import io.vireo.server.simulation.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws faults from a seed, makes them happen, and ends them. */
final class Faults {
  /** These lead to a failover, as a rule. */
  private static final Kind[] GRAVE = {
    Kind.KILL_PRIMARY,
    Kind.KILL_PRIMARY,
    Kind.FREEZE_PRIMARY,
    Kind.ISOLATE_PRIMARY,
    Kind.LOSE_SERVER,
    Kind.MANUAL_FAILOVER
  };

  private static final Kind[] ALL = Kind.values();
  private static final long WINDOW = 6_000;

  private final World world;

  /** Those that moved or lost their disk: not both before the others know of the first. */
  private final Set<SimulatedSentinel> changed = new HashSet<>();

  /** How many have lost their disk: when all have, nobody knows any more what there was. */
  private int wiped;

  Faults(World world) {
    this.world = world;
  }

  static List<Fault> draw(SplittableRandom random, int rounds) {
    List<Fault> faults = new ArrayList<>();
    boolean storm = random.nextInt(6) == 0;
    for (int round = 0; round < rounds; round++) {
      Kind grave = GRAVE[random.nextInt(GRAVE.length)];
      faults.add(draw(random, round, grave, 1_500, 12_000));
      int most = storm ? 14 : random.nextInt(3) == 0 ? 6 : 1;
      for (int more = random.nextInt(most); more > 0; more--) {
        faults.add(draw(random, round, ALL[random.nextInt(ALL.length)], WINDOW, 8_000));
      }
    }
    return faults;
  }

  private static Fault draw(
      SplittableRandom random, int round, Kind kind, long window, long longest) {
    return new Fault(
        round,
        random.nextLong(window),
        random.nextLong(50, longest),
        kind,
        random.nextInt(1_000),
        random.nextLong(1, 1_000));
  }

  /** Has it happen from now on. */
  void begin(Fault fault) {
    world.checks.note(fault.toString());
    SimulatedSentinel sentinel = world.sentinels.get(fault.which() % world.shape.sentinels());
    int group = fault.which() % world.shape.groups();
    SimulatedServer any = world.groups.get(group).get(fault.which() % world.shape.servers());
    SimulatedServer primary = world.named(group);
    switch (fault.kind()) {
      case KILL_PRIMARY -> kill(primary, false, fault);
      case KILL_SERVER -> kill(any, false, fault);
      case LOSE_SERVER -> kill(fault.amount() < 500 ? primary : any, true, fault);
      case FREEZE_PRIMARY -> freeze(primary.node, fault);
      case FREEZE_SERVER -> freeze(any.node, fault);
      case ISOLATE_PRIMARY -> isolate(primary.node, fault);
      case KILL_SENTINEL -> kill(sentinel, false, fault);
      case LOSE_SENTINEL -> kill(sentinel, true, fault);
      case WIPE_SENTINEL -> wipe(sentinel, fault);
      case MOVE_SENTINEL -> move(sentinel, fault);
      case FREEZE_SENTINEL -> freeze(sentinel.node, fault);
      case PARTITION -> partition(fault, false);
      case ONE_WAY_PARTITION -> partition(fault, true);
      case CUT_LINKS -> world.network.cut((from, to) -> from == sentinel.node);
      case CLOCK_FORWARD -> sentinel.node.jump(fault.amount() * fault.amount());
      case CLOCK_BACK -> sentinel.node.jump(-fault.amount() * 10);
      case SLOW_DISK -> sentinel.node.disk().speed(fault.amount() / 2, 2 * fault.amount());
      case FAILING_DISK -> sentinel.node.disk().fail(true);
      case SLOW_NETWORK -> world.network.delay(fault.amount() / 20, fault.amount() / 2);
      case LOSSY_NETWORK -> world.network.loss(fault.amount() / 2_500.0);
      default -> order(fault, sentinel, group, any);
    }
  }

  /** What operators order. */
  private void order(Fault fault, SimulatedSentinel sentinel, int group, SimulatedServer any) {
    if (fault.kind() == Kind.PROMOTE_BY_HAND) {
      any.follow(null);
    } else if (fault.kind() == Kind.FOLLOW_BY_HAND) {
      List<SimulatedServer> members = world.groups.get(group);
      if (any != world.named(group)) {
        any.follow(members.get((int) fault.amount() % members.size()).address);
      }
    } else if (sentinel.node.alive() && !sentinel.node.frozen()) {
      SentinelMachine machine = sentinel.machine;
      Primary primary = machine.primary(World.name(group));
      if (fault.kind() == Kind.MANUAL_FAILOVER) {
        sentinel.input(() -> machine.failover(primary, sentinel.node.clock()));
      } else {
        boolean election = fault.kind() == Kind.CRASH_AFTER_ELECTION;
        machine.simulateFailure(election, !election);
      }
    }
  }

  private void later(Fault fault, Runnable end) {
    world.simulation.after(fault.lasts(), end);
  }

  private void kill(SimulatedServer server, boolean silently, Fault fault) {
    if (server.node.alive()) {
      world.crash(server.node, silently);
      later(fault, () -> restart(server));
    }
  }

  private void kill(SimulatedSentinel sentinel, boolean silently, Fault fault) {
    if (sentinel.node.alive()) {
      world.crash(sentinel.node, silently);
      later(fault, () -> restart(sentinel));
    }
  }

  /**
   * Only where a majority is needed to find a primary down: else the new one would be enough by
   * itself. One of all keeps its disk.
   */
  private void wipe(SimulatedSentinel sentinel, Fault fault) {
    if (sentinel.node.alive()
        && world.shape.quorum() > world.shape.sentinels() / 2
        && wiped < world.shape.sentinels() - 1
        && changed.add(sentinel)) {
      wiped++;
      kill(sentinel, false, fault);
      world.checks.lost(sentinel);
      sentinel.node.disk().wipe();
    }
  }

  private void move(SimulatedSentinel sentinel, Fault fault) {
    if (sentinel.node.alive() && changed.add(sentinel)) {
      kill(sentinel, false, fault);
      world.move(sentinel);
    }
  }

  private static void restart(SimulatedServer server) {
    if (!server.node.alive()) {
      server.restart();
    }
  }

  private void restart(SimulatedSentinel sentinel) {
    if (!sentinel.node.alive()) {
      sentinel.start(world.fresh());
      world.checks.look(sentinel);
    }
  }

  private void freeze(Node node, Fault fault) {
    if (node.alive() && !node.frozen()) {
      node.freeze();
      int life = node.life();
      later(fault, () -> thaw(node, life));
    }
  }

  private static void thaw(Node node, int life) {
    if (node.life() == life && node.frozen()) {
      node.thaw();
    }
  }

  private void isolate(Node node, Fault fault) {
    world.network.partition((from, to) -> from == node != (to == node));
    later(fault, world.network::heal);
  }

  private void partition(Fault fault, boolean oneWay) {
    long sides = fault.amount() * 0x9E3779B97F4A7C15L;
    world.network.partition(
        (from, to) -> {
          boolean left = side(sides, from);
          return left != side(sides, to) && (left || !oneWay);
        });
    later(fault, world.network::heal);
  }

  private static boolean side(long sides, Node node) {
    return Long.bitCount(sides * (node.name().hashCode() | 1)) % 2 == 0;
  }

  /** Ends all that goes wrong. */
  void end() {
    world.checks.note("all faults end");
    changed.clear();
    wiped = 0;
    world.network.heal();
    world.network.delay(0, 2);
    world.network.loss(0);
    for (SimulatedSentinel sentinel : world.sentinels) {
      sentinel.node.disk().speed(0, 2);
      sentinel.node.disk().fail(false);
      thaw(sentinel.node, sentinel.node.life());
      restart(sentinel);
      sentinel.machine.simulateFailure(false, false);
    }
    for (List<SimulatedServer> group : world.groups) {
      for (SimulatedServer server : group) {
        thaw(server.node, server.node.life());
        restart(server);
      }
    }
  }
}
