package io.vireo.server.cluster.campaign;

import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves slots: by hand, one after the other, as {@code redis-cli --cluster reshard} does, or many
 * in one step. A move that fails is taken up again when all is calm. One thread at a time.
 */
final class Mover implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String KEYS_AT_ONCE = "3";
  private static final String MIGRATE_MILLIS = "2000";
  private static final int MOST_STEPS = 200;
  private static final String SETSLOT = "SETSLOT";

  private final Park park;
  private final Random random;
  private final FaultLog faults;
  private final List<Integer> slots;
  private final AtomicMoves atomics;

  /** Where slots go that are on their way, or stuck there. */
  private final Map<Integer, Target> pending = new ConcurrentHashMap<>();

  private boolean gaveUp;
  private volatile boolean ended;
  private volatile long moved;
  private volatile long atomic;

  /** A shard, and whether the slot was ever sent there by hand. */
  private record Target(int shard, boolean byHand) {}

  /**
   * @param slots which are moved most of the time
   */
  Mover(Park park, List<Integer> slots, FaultLog faults, Random random) {
    this.park = park;
    this.slots = slots;
    this.faults = faults;
    this.random = random;
    atomics = new AtomicMoves(park, slots, random);
  }

  /** Lets it run, again. */
  void begin() {
    ended = false;
    gaveUp = random.nextBoolean();
  }

  /** Lets it end soon. Any thread. */
  void end() {
    ended = true;
  }

  /** Whether a slot is on its way by hand, or stuck there. Any thread. */
  boolean isMoving(int slot) {
    Target target = pending.get(slot);
    return target != null && target.byHand;
  }

  /** Notes that a slot is to go to a shard, whatever becomes of it. */
  void note(int slot, int shard, boolean byHand) {
    pending.put(slot, new Target(shard, byHand));
  }

  /** How many slots have moved. Any thread. */
  long moved() {
    return moved;
  }

  /** How often many have moved in one step. Any thread. */
  long atomic() {
    return atomic;
  }

  @Override
  public void run() {
    while (!ended) {
      int slot =
          random.nextInt(5) > 0
              ? slots.get(random.nextInt(slots.size()))
              : random.nextInt(KeySlot.COUNT);
      Target before = pending.get(slot);
      move(slot, before == null ? random.nextInt(Park.SHARDS) : before.shard);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Takes up what has failed, once, in the order in which a user would. What was begun by hand
   * comes first, and slots that are open though nobody moves them are closed: a node with an open
   * slot neither gives nor takes any in one step, and what asks it for some asks again for ever.
   * What moves in one step then goes on by itself, or was called off; the rest follows at once.
   *
   * @return what is not done yet, or null
   */
  String resume() {
    if (!gaveUp) {
      gaveUp = true;
      atomics.callAllOff();
    }
    openByHand().forEach(slot -> move(slot, pending.get(slot).shard));
    List<Integer> left = openByHand();
    if (!left.isEmpty()) {
      return "by hand: " + left;
    }
    List<String> open = closeAll();
    if (!open.isEmpty()) {
      return "open: " + open;
    }
    String busy = atomics.underWay();
    return busy == null ? moveRest() : busy;
  }

  private List<Integer> openByHand() {
    return pending.keySet().stream().filter(this::isMoving).sorted().toList();
  }

  /** Closes slots that are open though nobody moves them; which those were. */
  private List<String> closeAll() {
    List<String> closed = new ArrayList<>();
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      NodeProcess primary = park.primary(shard);
      NodeLine self = primary == null ? null : Park.self(primary);
      if (self != null) {
        self.open().forEach(open -> close(primary, open));
        closed.addAll(self.open());
      }
    }
    return closed;
  }

  /** Closes a slot; it is {@code [5->-name]} or {@code [5-<-name]}. */
  private static void close(NodeProcess primary, String open) {
    String slot = open.substring(1, open.indexOf('-'));
    primary.ask("CLUSTER", SETSLOT, slot, "STABLE");
  }

  /**
   * Moves what never was open, all between two shards at once: one after the other, hundreds of
   * slots take longer than a cluster may.
   *
   * @return what is not done yet, or null
   */
  private String moveRest() {
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      NodeProcess from = park.primary(shard);
      NodeLine self = from == null ? null : Park.self(from);
      for (int target = 0; self != null && target < Park.SHARDS; target++) {
        BitSet some = waiting(self, target);
        NodeProcess to = park.primary(target);
        if (!some.isEmpty() && to != null && !moveAll(some, from, to)) {
          // It may still go on, and another move would only wait for it.
          return "from " + from + " to " + to + ": " + some;
        }
      }
    }
    // What has moved left keys behind, which are being deleted.
    return pending.isEmpty() ? atomics.underWay() : "nobody has " + pending.keySet();
  }

  private BitSet waiting(NodeLine owner, int target) {
    BitSet some = new BitSet();
    pending.forEach(
        (slot, to) -> {
          if (to.shard == target && owner.has(slot)) {
            some.set(slot);
          }
        });
    return some;
  }

  private boolean moveAll(BitSet some, NodeProcess from, NodeProcess to) {
    if (from == to) {
      some.stream().forEach(pending::remove);
    } else if (atomics.areBetween(from, to)) {
      moveMany(some, from, to);
    } else {
      some.stream().forEach(slot -> moveByHand(slot, from, to));
    }
    return some.stream().noneMatch(pending::containsKey);
  }

  private void move(int slot, int shard) {
    NodeProcess from = owner(slot);
    NodeProcess to = park.primary(shard);
    if (from == null || to == null) {
      return;
    }
    if (from == to) {
      pending.remove(slot);
      return;
    }
    Target before = pending.get(slot);
    boolean isOpen = before != null && before.byHand;
    if (!isOpen && random.nextInt(3) > 0 && atomics.areBetween(from, to)) {
      moveMany(atomics.draw(slot, from), from, to);
      return;
    }
    moveByHand(slot, from, to);
  }

  private void moveByHand(int slot, NodeProcess from, NodeProcess to) {
    note(slot, Park.shard(to), true);
    if (steps(Integer.toString(slot), from, to)) {
      pending.remove(slot);
      moved++;
    }
    faults.moved(slot, Park.shard(from), Park.shard(to));
  }

  private void moveMany(BitSet some, NodeProcess from, NodeProcess to) {
    some.stream().filter(this::isMoving).boxed().toList().forEach(some::clear);
    if (some.isEmpty()) {
      return;
    }
    int shard = Park.shard(to);
    some.stream().forEach(slot -> note(slot, shard, false));
    boolean isDone = atomics.move(some, from, to);
    if (isDone) {
      some.stream().forEach(pending::remove);
      moved += some.cardinality();
      atomic++;
    }
    some.stream().forEach(slot -> faults.movedWithOthers(slot, Park.shard(from), shard, isDone));
  }

  private NodeProcess owner(int slot) {
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      NodeProcess primary = park.primary(shard);
      NodeLine self = primary == null ? null : Park.self(primary);
      if (self != null && self.has(slot)) {
        return primary;
      }
    }
    return null;
  }

  private boolean steps(String slot, NodeProcess from, NodeProcess to) {
    if (!isOk(to.ask("CLUSTER", SETSLOT, slot, "IMPORTING", from.id()))
        || !isOk(from.ask("CLUSTER", SETSLOT, slot, "MIGRATING", to.id()))
        || !keys(slot, from, to)
        || !isOk(to.ask("CLUSTER", SETSLOT, slot, "NODE", to.id()))
        || !isOk(from.ask("CLUSTER", SETSLOT, slot, "NODE", to.id()))) {
      return false;
    }
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      NodeProcess other = park.primary(shard);
      if (other != null && other != from && other != to) {
        other.ask("CLUSTER", SETSLOT, slot, "NODE", to.id());
      }
    }
    return true;
  }

  private boolean keys(String slot, NodeProcess from, NodeProcess to) {
    for (int step = 0; step < MOST_STEPS; step++) {
      RespValue keys = from.ask("CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE);
      if (!(keys instanceof RespValue.Many many)) {
        return isOk(keys);
      }
      if (many.items().isEmpty()) {
        return true;
      }
      List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1"));
      words.addAll(List.of(to.toldPort() + "", "", "0", MIGRATE_MILLIS, "REPLACE", "KEYS"));
      many.items().forEach(key -> words.add(key.asText()));
      RespValue answer = from.ask(words.toArray(String[]::new));
      boolean isGone = answer != null && "NOKEY".equals(answer.asText());
      if (!isGone && !isOk(answer)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOk(RespValue answer) {
    return answer instanceof RespValue.Status status && status.text().equals("OK");
  }
}
