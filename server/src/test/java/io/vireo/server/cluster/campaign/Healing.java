package io.vireo.server.cluster.campaign;

import io.vireo.server.data.KeySlot;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits until the cluster is whole, and tells what is not if it never is. One thread. */
final class Healing {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FIXED_MILLIS = 20_000;
  private static final int TIMEOUTS = 8;
  private static final long MOST_MILLIS = 60_000;

  private final Park park;
  private String missing = "";
  private long took;

  Healing(Park park) {
    this.park = park;
  }

  /** The bound within which a cluster is to be whole again, milliseconds. */
  long bound() {
    return Math.min(FIXED_MILLIS + TIMEOUTS * park.nodeTimeout(), MOST_MILLIS);
  }

  /** Milliseconds that the last wait has taken. */
  long took() {
    return took;
  }

  /** Waits until nobody misses anybody and all replicas follow; null, or what is wrong. */
  String awaitService() {
    return await(this::works);
  }

  /**
   * Waits until all agree as well; null, or what is wrong.
   *
   * @param moves is done again and again until then: takes up moves, and tells what is not done
   *     yet, or null
   */
  String awaitAgreement(Supplier<String> moves) {
    return await(() -> isDone(moves.get()) && works() && agree());
  }

  /** Waits until replicas have what their primaries have; null, or what is wrong. */
  String awaitSameData() {
    return await(() -> works() && agree() && isSameEverywhere());
  }

  private String await(BooleanSupplier condition) {
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(bound());
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return "not whole again after " + bound() + " ms: " + missing;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    return null;
  }

  private boolean isDone(String open) {
    return open == null || misses("slots are stuck, " + open);
  }

  private boolean misses(String what) {
    missing = what;
    return false;
  }

  private boolean works() {
    for (NodeProcess node : park.nodes()) {
      if (Park.view(node).stream().anyMatch(line -> line.is("fail") || line.is("fail?"))) {
        return misses(node + " misses somebody: " + Park.view(node));
      }
      String state = node.field("cluster_state", "CLUSTER", "INFO");
      if (!state.equals("ok")) {
        return misses(node + " finds the cluster " + state + ": " + Park.view(node));
      }
      String role = node.field("role", "INFO", "replication");
      String link = node.field("master_link_status", "INFO", "replication");
      if (!role.equals("master") && !link.equals("up")) {
        return misses(node + " is " + role + ", and its link is " + link);
      }
    }
    return true;
  }

  private boolean agree() {
    TreeSet<String> first = null;
    for (NodeProcess node : park.nodes()) {
      TreeSet<String> its = new TreeSet<>();
      Park.view(node).forEach(line -> its.add(line.agreed()));
      first = first == null ? its : first;
      if (its.size() != park.nodes().size()) {
        return misses(node + " knows " + its.size() + " nodes");
      }
      if (!its.equals(first)) {
        return misses(node + " thinks " + its + ", " + park.nodes().get(0) + " thinks " + first);
      }
    }
    return isEachShardWhole(Park.view(park.nodes().get(0)));
  }

  private boolean isEachShardWhole(List<NodeLine> view) {
    int slots = view.stream().filter(NodeLine::isPrimary).mapToInt(NodeLine::slotCount).sum();
    if (slots != KeySlot.COUNT) {
      return misses("slots with an owner: " + slots);
    }
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      List<NodeProcess> members = park.shard(shard);
      List<NodeLine> lines =
          view.stream().filter(line -> members.contains(park.byId(line.id()))).toList();
      List<NodeLine> primaries = lines.stream().filter(NodeLine::isPrimary).toList();
      if (primaries.size() != 1) {
        return misses("primaries of shard " + shard + ": " + lines);
      }
    }
    return true;
  }

  private boolean isSameEverywhere() {
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      String digest = "";
      String offset = "";
      for (NodeProcess member : park.shard(shard)) {
        String its = member.text("DEBUG", "DIGEST");
        String there = member.field("master_repl_offset", "INFO", "replication");
        if (!digest.isEmpty() && (!its.equals(digest) || !there.equals(offset))) {
          return misses(member + " has " + its + " at " + there + ", not " + digest + ' ' + offset);
        }
        digest = its;
        offset = there;
      }
    }
    return true;
  }
}
