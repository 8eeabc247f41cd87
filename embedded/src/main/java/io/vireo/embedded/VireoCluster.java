package io.vireo.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A cluster of servers in this process: primaries that share all slots, and replicas of them. Kill
 * a primary, and one of its replicas takes its place. Any thread but an event loop.
 *
 * <p>Keys and all else that belongs to data go by one {@link #clock}, which runs unless it is
 * moved. Nodes judge each other by the system's time: however far the clock is moved, they find no
 * node silent for that.
 */
public final class VireoCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  /** Short enough for tests, and longer than a JVM that is busy with itself stands still. */
  private static final String NODE_TIMEOUT_MILLIS = "2000";

  /** News travel with pings. */
  private static final String PING_MILLIS = "100";

  /** After this time a node gives up a handover. */
  private static final long HANDOVER_NANOS = 5_000_000_000L;

  /** For so long a primary that has just started takes no requests, lest the others know better. */
  private static final Duration CAUTION = Duration.ofSeconds(2);

  private final VireoClock clock = VireoClock.running();

  /** By which they judge each other. */
  private final VireoClock nodeClock = VireoClock.running();

  private final Servers nodes;

  private VireoCluster(Function<String, VireoBuilder> likes) {
    nodes = new Servers(likes);
  }

  /**
   * Starts them, and waits until the cluster serves clients. A node fails that has been silent for
   * two seconds ({@code cluster-node-timeout}).
   *
   * @param primaries how many share the slots; three if one may be killed, for most must agree
   * @param replicas how many each primary has
   * @param likes says what each node is to be like, by its name: {@code node-1} and so on,
   *     primaries first
   * @throws IllegalArgumentException if there is to be no primary, or a negative number
   */
  public static VireoCluster start(
      int primaries, int replicas, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(1, "primaries", primaries);
    Arguments.atLeast(0, "replicas", replicas);
    Arguments.given("likes", likes);
    VireoCluster cluster = new VireoCluster(likes);
    try {
      cluster.begin(primaries, replicas);
      return cluster;
    } catch (RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  private void begin(int primaries, int replicas) {
    int count = primaries * (replicas + 1);
    for (int i = 1; i <= count; i++) {
      Vireo node = nodes.start("node-" + i, this::likeNode);
      node.execute("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i)).text();
    }
    List<Vireo> all = nodes();
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
    Servers.await(() -> new ClusterView(all, count).strangers());
    for (int i = primaries; i < count; i++) {
      String id = all.get(i % primaries).execute("CLUSTER", "MYID").text();
      all.get(i).execute("CLUSTER", "REPLICATE", id).text();
    }
    awaitStable();
  }

  private VireoBuilder likeNode(VireoBuilder builder) {
    return Servers.replicating(builder, clock)
        .nodeClock(nodeClock.view())
        .preset("cluster-enabled", "yes")
        .preset("cluster-node-timeout", NODE_TIMEOUT_MILLIS)
        .preset("cluster-ping-interval", PING_MILLIS)
        // A replica's silence is measured by the clock that the program moves.
        .preset("cluster-replica-validity-factor", "0");
  }

  /** The nodes that run, in the order in which they were started first. */
  public List<Vireo> nodes() {
    return nodes.running();
  }

  /** Where clients find the nodes that run: any of them leads to all others. */
  public List<URI> uris() {
    return nodes().stream().map(Vireo::uri).toList();
  }

  /** The nodes that run and are primaries. */
  public List<Vireo> primaries() {
    return inRole("master");
  }

  /** The nodes that run and are replicas. */
  public List<Vireo> replicas() {
    return inRole("slave");
  }

  private List<Vireo> inRole(String role) {
    List<Vireo> found = new ArrayList<>();
    for (Vireo node : nodes()) {
      if (node.execute("ROLE").items().get(0).text().equals(role)) {
        found.add(node);
      }
    }
    return found;
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

  /** The time of all nodes' data. It must run for a replica to find a new primary. */
  public VireoClock clock() {
    return clock;
  }

  /**
   * Waits until the cluster serves all slots, all nodes that run agree on the owner of each, and
   * all replicas have their primary's data: after a start, and after a node was killed.
   *
   * @throws VireoException if that is not so after a minute: the message says why
   */
  public void awaitStable() {
    Servers.await(() -> new ClusterView(nodes(), nodes.size()).obstacle());
  }

  /**
   * Hands over from a primary to one of its replicas, which has all data before it takes writes;
   * the primary follows it. All nodes agree when this returns.
   *
   * @return the new primary, which accepts writes
   * @throws IllegalStateException if no replica of it runs
   * @throws VireoException if that is not done after a minute: the message says why
   */
  public Vireo failover(Vireo primary) {
    awaitStable();
    Vireo replica =
        replicas().stream()
            .filter(node -> node.execute("ROLE").items().get(2).number() == primary.port())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No replica of this node runs"));
    AtomicLong next = new AtomicLong(System.nanoTime());
    Servers.await(() -> Servers.isPrimary(replica) ? null : askedAgain(replica, next));
    awaitStable();
    return replica;
  }

  /** A handover is forgotten if it takes too long, and asking again earlier begins it anew. */
  private static String askedAgain(Vireo replica, AtomicLong next) {
    String fault = null;
    if (System.nanoTime() - next.get() >= 0) {
      fault = Servers.fault(replica.execute("CLUSTER", "FAILOVER"));
      next.set(System.nanoTime() + (fault == null ? HANDOVER_NANOS : 0));
    }
    return fault == null ? "the replica at " + replica.port() + " stays one" : fault;
  }

  /**
   * Cuts the network between two nodes: their connections to each other break, and none can be made
   * until {@link #heal}. Clients reach both of them as before.
   *
   * @throws IllegalArgumentException if one of them is none of these nodes
   */
  public void partition(Vireo a, Vireo b) {
    Cuts.between(nodes, a, nodes, b);
  }

  /** Ends all partitions: connections can be made again. */
  public void heal() {
    nodes.heal();
  }

  /** Waits until all replicas that run have what was written to their primaries before. */
  public void awaitReplicas() {
    List<Vireo> replicas = replicas();
    for (Vireo primary : primaries()) {
      Servers.awaitReplicas(
          primary,
          replicas.stream()
              .filter(node -> node.execute("ROLE").items().get(2).number() == primary.port())
              .toList());
    }
  }

  /**
   * Starts a node again that was {@linkplain Vireo#kill killed}, at its port and with its files. It
   * comes back as what the others take it for: as a replica, if it has a successor.
   *
   * @return the new one
   */
  public Vireo restart(Vireo killed) {
    return nodes.restart(killed);
  }

  /**
   * Makes the cluster as it was, but for which node has which slots: starts again what was killed,
   * ends partitions, and makes each node as {@link Vireo#reset} says.
   */
  public void reset() {
    heal();
    nodes.killed().forEach(this::restart);
    nodes().forEach(Vireo::release);
    awaitStable();
    nodes().forEach(Vireo::reset);
  }

  /** Starts again what was killed, ends all faults and partitions, and removes all data. */
  public void flush() {
    heal();
    nodes.killed().forEach(this::restart);
    nodes().forEach(Vireo::release);
    awaitStable();
    primaries().forEach(Vireo::flush);
  }

  /** Closes all of them. */
  @Override
  public void close() {
    nodes.close();
  }
}
