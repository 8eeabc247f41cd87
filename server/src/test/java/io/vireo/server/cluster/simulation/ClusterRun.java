package io.vireo.server.cluster.simulation;

import java.util.Locale;

/** One run of a cluster: faults for a while, then peace until all agree. */
final class ClusterRun {
  /** All agree so many milliseconds after the last fault at the latest, and ... */
  private static final long BOUND = 20_000;

  /** ... so many node timeouts. */
  private static final int BOUND_TIMEOUTS = 8;

  private static final long STEP = 250;

  final SimulatedCluster cluster;
  private final long trouble;
  private long settled;

  ClusterRun(SimulatedCluster cluster, long trouble) {
    this.cluster = cluster;
    this.trouble = trouble;
  }

  /** The run of a seed, with a few nodes. */
  static ClusterRun small(long seed) {
    int shards = seed % 4 == 0 ? 5 : 3;
    int replicas = seed % 3 == 0 ? 1 : 2;
    SimulatedCluster cluster =
        new SimulatedCluster(seed, shards, replicas, 800 + seed % 4 * 200, seed % 2 == 0);
    return new ClusterRun(cluster, 3000);
  }

  /** The run of a seed with many nodes: a third are primaries. */
  static ClusterRun large(long seed, int nodes) {
    return new ClusterRun(new SimulatedCluster(seed, nodes / 3, 2, 15_000, true), 60_000);
  }

  /** What it took. */
  String summary() {
    return cluster.servers.size()
        + " nodes: "
        + (cluster.simulation.now() - SimulatedCluster.BEGIN)
        + " ms of virtual time, "
        + cluster.messages
        + " messages, "
        + cluster.bytes
        + " bytes, all agreed "
        + settled
        + " ms after the last fault";
  }

  /**
   * Lets a cluster that knows itself do nothing.
   *
   * @return what that costs
   */
  String idle(long millis) {
    cluster.startKnown();
    cluster.run(cluster.nodeTimeout);
    long messages = cluster.messages;
    long bytes = cluster.bytes;
    long began = System.nanoTime();
    cluster.run(millis);
    double nodeSeconds = cluster.servers.size() * millis / 1000.0;
    return String.format(
        Locale.ROOT,
        "%d nodes: a node sends %.1f messages and %.0f bytes a second, and takes %.3f ms of a"
            + " processor for it; %s",
        cluster.servers.size(),
        (cluster.messages - messages) / nodeSeconds,
        (cluster.bytes - bytes) / nodeSeconds,
        (System.nanoTime() - began) / 1e6 / nodeSeconds,
        cluster.rules.disagreement() == null ? "all agree" : cluster.rules.disagreement());
  }

  /** Plays it; throws an {@link AssertionError} if a rule is broken. */
  ClusterRun play() {
    cluster.startKnown();
    cluster.run(400);
    new Faults(cluster).happenFor(trouble);
    long end = cluster.simulation.now();
    String disagreement = cluster.rules.disagreement();
    while (disagreement != null) {
      long bound = BOUND + BOUND_TIMEOUTS * cluster.nodeTimeout;
      if (cluster.simulation.now() - end > bound) {
        throw new AssertionError("no agreement after " + bound + " ms: " + disagreement);
      }
      cluster.run(STEP);
      disagreement = cluster.rules.disagreement();
    }
    settled = cluster.simulation.now() - end;
    return this;
  }

  /** How many milliseconds after the last fault all agreed. */
  long settled() {
    return settled;
  }
}
