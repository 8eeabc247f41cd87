package io.vireo.embedded;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A cluster of servers in this process: primaries that share all slots, and replicas of them. Kill
 * a primary, and one of its replicas takes its place. Any thread but an event loop.
 */
public final class VireoCluster extends VireoTopology {
  private static final int SLOTS = 16_384;

  /** Short enough for tests, and longer than a JVM that is busy with itself stands still. */
  private static final String NODE_TIMEOUT_MILLIS = "2000";

  /** News travel with pings. */
  private static final String PING_MILLIS = "100";

  /** After this time a node gives up a handover. */
  private static final long HANDOVER_NANOS = 5_000_000_000L;

  /** For so long a primary that has just started takes no requests, lest the others know better. */
  private static final Duration CAUTION = Duration.ofSeconds(2);

  /** By which they judge each other. */
  private final VireoClock nodeClock = VireoClock.running();

  private VireoCluster(Function<String, VireoBuilder> likes) {
    super(likes);
  }

  /**
   * Starts a cluster whose primaries have as many replicas each, as {@link #start(List, Function)}
   * does.
   *
   * @param primaries how many share the slots; three if one may be killed, for most must agree
   * @param replicas how many each primary has
   */
  public static VireoCluster start(
      int primaries, int replicas, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(1, "primaries", primaries);
    Arguments.atLeast(0, "replicas", replicas);
    return start(Collections.nCopies(primaries, replicas), likes);
  }

  /**
   * Starts a cluster, and waits until it serves clients. A node fails that has been silent for two
   * seconds ({@code cluster-node-timeout}).
   *
   * @param replicas of each shard, how many its primary has; shards have as many slots each
   * @param likes says what each node is to be like, by its name: {@code node-1} and so on,
   *     primaries first
   * @throws IllegalArgumentException if there is to be no primary, or a negative number
   */
  public static VireoCluster start(List<Integer> replicas, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(1, "replicas' size", Arguments.given("replicas", replicas).size());
    replicas.forEach(count -> Arguments.atLeast(0, "replicas", count));
    VireoCluster cluster = new VireoCluster(likes);
    try {
      cluster.begin(replicas);
      return cluster;
    } catch (RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  private void begin(List<Integer> replicas) {
    int primaries = replicas.size();
    int count = primaries + replicas.stream().mapToInt(Integer::intValue).sum();
    for (int i = 1; i <= count; i++) {
      Vireo node = servers.start("node-" + i, this::likeNode);
      node.execute("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i)).text();
    }
    List<Vireo> all = servers();
    for (int i = 0; i < primaries; i++) {
      String first = Integer.toString(SLOTS * i / primaries);
      String last = Integer.toString(SLOTS * (i + 1) / primaries - 1);
      all.get(i).execute("CLUSTER", "ADDSLOTSRANGE", first, last).text();
    }
    // They are empty, and know no other node.
    nodeClock.advance(CAUTION);
    for (int i = 0; i < count; i++) {
      for (Vireo other : all.subList(i + 1, count)) {
        String port = Integer.toString(other.port());
        String bus = Integer.toString(other.busPort());
        all.get(i).execute("CLUSTER", "MEET", other.host(), port, bus).text();
      }
    }
    Waits.untilGone(() -> new ClusterView(all, count).strangers());
    Iterator<Vireo> next = all.subList(primaries, count).iterator();
    for (int round = 1; next.hasNext(); round++) {
      for (int i = 0; i < primaries; i++) {
        if (replicas.get(i) >= round) {
          String id = all.get(i).execute("CLUSTER", "MYID").text();
          next.next().execute("CLUSTER", "REPLICATE", id).text();
        }
      }
    }
    awaitStable();
  }

  private VireoBuilder likeNode(VireoBuilder builder) {
    return likeServer(builder)
        .nodeClock(nodeClock.view())
        .preset("cluster-enabled", "yes")
        .preset("cluster-node-timeout", NODE_TIMEOUT_MILLIS)
        .preset("cluster-ping-interval", PING_MILLIS)
        // A replica's silence is measured by the clock that the program moves.
        .preset("cluster-replica-validity-factor", "0");
  }

  /** Any node leads to all others. */
  @Override
  List<Vireo> places() {
    return servers();
  }

  @Override
  Endpoint endpoint() {
    return endpoint(Endpoint.Kind.CLUSTER, servers.get("node-1"), "");
  }

  @Override
  public List<Vireo> primaries() {
    return servers().stream().filter(Roles::isPrimary).toList();
  }

  @Override
  public List<Vireo> replicasOf(Vireo primary) {
    return servers().stream().filter(node -> Roles.follows(node, primary)).toList();
  }

  /**
   * The node that runs and has a key's slot.
   *
   * @throws VireoException if no node that runs has it
   */
  public Vireo primaryOf(String key) {
    for (Vireo node : primaries()) {
      // A node leads to the one that has the slot, but for itself.
      if (!node.execute("EXISTS", key).isError()) {
        return node;
      }
    }
    throw new VireoException("No primary runs that has the slot of this key: " + key);
  }

  @Override
  String obstacle() {
    return new ClusterView(servers(), servers.size()).obstacle();
  }

  @Override
  public Vireo failover(Vireo primary) {
    awaitStable();
    Vireo replica = successor(primary);
    AtomicLong next = new AtomicLong(System.nanoTime());
    Waits.untilGone(() -> Roles.isPrimary(replica) ? null : askedAgain(replica, next));
    awaitStable();
    return replica;
  }

  /** A handover is forgotten if it takes too long, and asking again earlier begins it anew. */
  private static String askedAgain(Vireo replica, AtomicLong next) {
    String fault = null;
    if (System.nanoTime() - next.get() >= 0) {
      fault = Replies.fault(replica.execute("CLUSTER", "FAILOVER"));
      next.set(System.nanoTime() + (fault == null ? HANDOVER_NANOS : 0));
    }
    return fault == null ? "the replica at " + replica.port() + " stays one" : fault;
  }
}
