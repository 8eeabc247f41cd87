package io.vireo.server.cluster.campaign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What happens to the nodes in an act. One thread. */
final class Troubles {
  private static final int MOST_HARMED = 2;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private record Recovery(long due, NodeProcess node, Runnable action) {}

  private final Park park;
  private final FaultLog log;
  private final Random random;
  private final Healing healing;
  private final long begin = System.nanoTime();
  private final List<String> events = new ArrayList<>();
  private final PriorityQueue<Recovery> recoveries =
      new PriorityQueue<>((a, b) -> Long.signum(a.due - b.due));
  private final Set<NodeProcess> harmed = new HashSet<>();
  private String fault;

  Troubles(Park park, FaultLog log, Healing healing, Random random) {
    this.park = park;
    this.log = log;
    this.healing = healing;
    this.random = random;
  }

  /** What has happened. */
  List<String> events() {
    return events;
  }

  /** Notes what happens. */
  void tell(String event) {
    events.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms: " + event);
  }

  /** Plays an act for some time, and lets all run undisturbed again; null, or what is wrong. */
  String play(Act act, long millis) {
    fault = null;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (fault == null && System.nanoTime() - end < 0) {
      pass(random.nextInt(act == Act.RESTARTS ? 1500 : 800));
      switch (act) {
        case MOVES -> gently();
        case RESTARTS -> again();
        default -> violently();
      }
    }
    while (!recoveries.isEmpty()) {
      recoveries.poll().action.run();
    }
    harmed.clear();
    lookAfter();
    for (NodeProcess node : park.nodes()) {
      fault = fault == null ? node.awaitReady() : fault;
    }
    tell("calm");
    return fault;
  }

  /** Lets time pass; what is due recovers. */
  private void pass(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      while (!recoveries.isEmpty() && recoveries.peek().due - System.nanoTime() < 0) {
        Recovery next = recoveries.poll();
        next.action.run();
        harmed.remove(next.node);
      }
      lookAfter();
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (System.nanoTime() - end < 0);
  }

  /**
   * Nobody ends by himself. Redis 8.0.2 does: an assertion of it fails if a key leaves by MIGRATE,
   * or a slot goes, while it is stopped for CLUSTER FAILOVER. It is started again.
   */
  private void lookAfter() {
    for (NodeProcess node : park.nodes()) {
      if (!node.isAlive() && !harmed.contains(node)) {
        tell(node + " has ended by itself");
        if (!node.isRedis()) {
          fault = node + " ended by itself";
          return;
        }
        log.harmed(Park.shard(node));
        start(node);
      }
    }
  }

  private NodeProcess any() {
    return park.nodes().get(random.nextInt(park.nodes().size()));
  }

  /** Shorter than what others notice, or long enough for somebody to take over. */
  private long outage() {
    long timeout = park.nodeTimeout();
    return random.nextInt(3) == 0
        ? random.nextLong(timeout / 2)
        : 2 * timeout + 500 + random.nextLong(2000);
  }

  private void recover(NodeProcess node, long millis, Runnable action) {
    harmed.add(node);
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    recoveries.add(new Recovery(due, node, action));
  }

  private void violently() {
    NodeProcess node = any();
    if (harmed.size() >= MOST_HARMED || harmed.contains(node)) {
      return;
    }
    long outage = outage();
    log.harmed(Park.shard(node));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> kill(node, outage);
      case 4, 5 -> freeze(node, outage);
      case 6, 7 -> isolate(node, outage);
      case 8 -> cut(node, any(), outage);
      case 9 -> takeOver(node, "FORCE");
      case 10 -> takeOver(node, "TAKEOVER");
      default -> takeOver(node);
    }
  }

  private void kill(NodeProcess node, long outage) {
    tell("kill " + node + " for " + outage + " ms");
    node.kill();
    recover(node, outage, () -> start(node));
  }

  private void start(NodeProcess node) {
    tell("start " + node);
    node.start(park.nodeTimeout());
  }

  private void freeze(NodeProcess node, long outage) {
    tell("freeze " + node + " for " + outage + " ms");
    node.freeze();
    recover(
        node,
        outage,
        () -> {
          tell("thaw " + node);
          node.thaw();
        });
  }

  private void isolate(NodeProcess node, long outage) {
    tell("isolate " + node + " for " + outage + " ms");
    long since = System.nanoTime();
    park.wires().isolate(node.index());
    recover(node, outage, () -> mend(node, since));
  }

  /** All that was cut is mended at once, so what was cut off by itself is no longer alone. */
  private void mend(NodeProcess node, long since) {
    tell("mend all links");
    log.isolated(node.index(), since);
    park.wires().mend(random.nextBoolean());
  }

  private void cut(NodeProcess node, NodeProcess other, long outage) {
    log.harmed(Park.shard(other));
    boolean both = random.nextBoolean();
    tell("cut " + node + (both ? " - " : " -> ") + other + " for " + outage + " ms");
    park.wires().cut(node.index(), other.index());
    if (both) {
      park.wires().cut(other.index(), node.index());
    }
    recover(
        node,
        outage,
        () -> {
          tell("mend all links");
          park.wires().mend(random.nextBoolean());
        });
  }

  private void takeOver(NodeProcess node, String... how) {
    List<String> words = new ArrayList<>(List.of("CLUSTER", "FAILOVER"));
    words.addAll(List.of(how));
    tell(node + ": " + String.join(" ", words) + ": " + node.text(words.toArray(String[]::new)));
  }

  private void gently() {
    if (random.nextInt(3) > 0) {
      takeOver(any());
      return;
    }
    for (int i = 0; i < 1 + random.nextInt(park.nodes().size()) && fault == null; i++) {
      NodeProcess node = any();
      tell("end " + node);
      fault = node.end();
      if (fault == null) {
        start(node);
        fault = node.awaitReady();
      }
      fault = fault == null ? healing.awaitService() : fault;
    }
  }

  private void again() {
    boolean all = random.nextInt(8) == 0;
    List<NodeProcess> victims = all ? park.nodes() : List.of(any());
    for (NodeProcess node : victims) {
      if (node.isAlive() && !harmed.contains(node)) {
        kill(node, random.nextInt(600));
      }
    }
  }
}
