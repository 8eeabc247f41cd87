package io.vireo.server.cluster.campaign;

import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves many slots in one step, by CLUSTER MIGRATION at the target or by CLUSTER MIGRATESLOTS at
 * the source, often so slowly that much can happen meanwhile; now and then calls it off. One thread
 * at a time.
 */
final class AtomicMoves {
  private static final String[] TASKS = {"CLUSTER", "INFO"};
  private static final String ACTIVE = "cluster_slot_migration_active_tasks";
  private static final String DELETING = "cluster_slot_migration_active_trim_running";
  private static final String DELAY = "rdb-key-save-delay";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final int WIDEST = 40;
  private static final int MOST_DELAY_MICROS = 60_000;

  private final Park park;
  private final List<Integer> slots;
  private final Random random;

  /**
   * @param slots in which there are keys
   */
  AtomicMoves(Park park, List<Integer> slots, Random random) {
    this.park = park;
    this.slots = slots;
    this.random = random;
  }

  /** Whether slots can move so between two shards: Redis 8.0 does not know of it. */
  boolean areBetween(NodeProcess from, NodeProcess to) {
    return park.shard(Park.shard(from)).stream().noneMatch(NodeProcess::isRedis)
        && park.shard(Park.shard(to)).stream().noneMatch(NodeProcess::isRedis);
  }

  /** A slot with its neighbours, and some of those with keys: all that one node has of them. */
  BitSet draw(int slot, NodeProcess from) {
    NodeLine self = Park.self(from);
    BitSet drawn = new BitSet();
    drawn.set(slot, Math.min(slot + 1 + random.nextInt(WIDEST), KeySlot.COUNT));
    for (int i = random.nextInt(slots.size()); i > 0; i--) {
      drawn.set(slots.get(random.nextInt(slots.size())));
    }
    if (self != null) {
      drawn.stream().filter(each -> !self.has(each)).boxed().toList().forEach(drawn::clear);
    }
    return drawn;
  }

  /**
   * Has slots moved, and waits some seconds for that.
   *
   * @return true if the target has them by its own word
   */
  boolean move(BitSet some, NodeProcess from, NodeProcess to) {
    from.ask("CONFIG", "SET", DELAY, "" + random.nextInt(MOST_DELAY_MICROS));
    boolean begun = random.nextBoolean() ? fetch(some, to) : send(some, from, to);
    long end = System.nanoTime() + random.nextLong(PATIENCE_NANOS);
    while (begun && !has(to, some) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (begun && !has(to, some) && random.nextBoolean()) {
      callOff(random.nextBoolean() ? from : to);
    }
    from.ask("CONFIG", "SET", DELAY, "0");
    return has(to, some);
  }

  private static boolean fetch(BitSet some, NodeProcess to) {
    List<String> words = new ArrayList<>(List.of("CLUSTER", "MIGRATION", "IMPORT"));
    addRanges(words, some);
    RespValue answer = to.ask(words.toArray(String[]::new));
    return answer != null && !(answer instanceof RespValue.Failure);
  }

  private static boolean send(BitSet some, NodeProcess from, NodeProcess to) {
    List<String> words = new ArrayList<>(List.of("CLUSTER", "MIGRATESLOTS", "SLOTSRANGE"));
    addRanges(words, some);
    words.addAll(List.of("NODE", to.id()));
    RespValue answer = from.ask(words.toArray(String[]::new));
    return answer != null && !(answer instanceof RespValue.Failure);
  }

  private static void addRanges(List<String> words, BitSet some) {
    for (int first = some.nextSetBit(0); first >= 0; ) {
      int behind = some.nextClearBit(first);
      words.add(Integer.toString(first));
      words.add(Integer.toString(behind - 1));
      first = some.nextSetBit(behind);
    }
  }

  private static boolean has(NodeProcess node, BitSet some) {
    NodeLine self = Park.self(node);
    return self != null && some.stream().allMatch(self::has);
  }

  private static void callOff(NodeProcess node) {
    node.ask("CLUSTER", "MIGRATION", "CANCEL", "ALL");
  }

  /** Has all nodes give up what they are at, as far as that can be given up. */
  void callAllOff() {
    park.nodes().stream().filter(node -> !node.isRedis()).forEach(AtomicMoves::callOff);
  }

  /**
   * What is on its way, or which primary has keys left that are not its own; null if none is and
   * none has.
   */
  String underWay() {
    for (NodeProcess node : park.nodes()) {
      node.ask("CONFIG", "SET", DELAY, "0");
      String busy = node.isRedis() ? null : underWay(node);
      if (busy != null) {
        return node + " " + busy;
      }
    }
    return null;
  }

  private static String underWay(NodeProcess node) {
    NodeLine self = Park.self(node);
    if (self == null) {
      return "does not answer";
    }
    String tasks = node.field(ACTIVE, TASKS);
    if (!tasks.equals("0")) {
      RespValue told = node.ask("CLUSTER", "MIGRATION", "STATUS", "ALL");
      return "has tasks: " + tasks + (told == null ? "" : ", " + RespText.of(told));
    }
    if (!node.field(DELETING, TASKS).equals("0")) {
      return "deletes keys";
    }
    boolean leaves = self.isPrimary() && node.nodesFile().contains("leftoverSlots");
    return leaves ? "has noted keys that are not its own" : null;
  }
}
