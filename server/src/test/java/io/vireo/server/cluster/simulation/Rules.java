package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.machine.NodesImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold whatever happens, looked at after each step of each server, and what must hold
 * once nothing happens any more.
 */
final class Rules {
  /** With more it takes too long to find what a majority knows after each save. */
  private static final int MOST_SHARDS = 40;

  private final SimulatedCluster cluster;
  private final int shards;

  /** Who has ever said to have a shard's slots since an epoch. */
  private final Map<Long, SimulatedServer[]> claims = new HashMap<>();

  /** The votes of each epoch. */
  private final Map<Long, Ballot> ballots = new HashMap<>();

  private int splitElectorates;

  /** Two were elected in one epoch: one of them takes a new one, which nobody has voted for. */
  private boolean spoilt;

  /** What each server said the last time. */
  private final long[] lastEpoch;

  private final SlotSet[] lastSlots;

  /** For each server and shard, the epoch of the owner that its disk knows. */
  private final long[][] durable;

  /** For each shard, the largest epoch that a majority of the shards' owners had on their disks. */
  private final long[] agreed;

  /** For each shard, who has it with the largest epoch. */
  private final SimulatedServer[] owner;

  private final long[] ownerEpoch;

  Rules(SimulatedCluster cluster, int shards) {
    this.cluster = cluster;
    this.shards = shards;
    int count = cluster.servers.size();
    lastEpoch = new long[count];
    lastSlots = new SlotSet[count];
    durable = new long[count][shards];
    agreed = new long[shards];
    owner = new SimulatedServer[shards];
    ownerEpoch = new long[shards];
  }

  /** Looks at a server that has done something. */
  void look(SimulatedServer server) {
    if (!server.isUp()) {
      return;
    }
    ClusterNode myself = server.state().myself();
    if (!myself.isPrimary() || myself.slotCount() == 0) {
      return;
    }
    SlotSet slots = myself.slots();
    if (lastEpoch[server.number] == myself.configEpoch() && lastSlots[server.number] == slots) {
      return;
    }
    lastEpoch[server.number] = myself.configEpoch();
    lastSlots[server.number] = slots;
    SimulatedServer[] claimants =
        claims.computeIfAbsent(myself.configEpoch(), epoch -> new SimulatedServer[shards]);
    for (int shard = 0; shard < shards; shard++) {
      if (slots.contains(cluster.firstSlot(shard))) {
        claim(server, shard, myself.configEpoch(), claimants);
      }
    }
  }

  private void claim(SimulatedServer server, int shard, long epoch, SimulatedServer... claimants) {
    Ballot ballot = ballots.get(epoch);
    if (claimants[shard] != null && claimants[shard] != server) {
      if (spoilt || ballot != null && ballot.isSplit) {
        splitElectorates++;
        return;
      }
      throw new AssertionError(
          "slot "
              + cluster.firstSlot(shard)
              + " has two owners with epoch "
              + epoch
              + ": "
              + claimants[shard]
              + " and "
              + server);
    }
    boolean isNew = claimants[shard] == null;
    claimants[shard] = server;
    if (ballot != null && ballot.isSplit) {
      spoilt |= Arrays.stream(claimants).anyMatch(other -> other != null && other != server);
    }
    if (epoch > ownerEpoch[shard]) {
      if (isNew
          && !spoilt
          && ballot != null
          && !ballot.isSplit
          && ballot.agreed[shard] > durable[server.number][shard]) {
        throw new AssertionError(
            server
                + " took slot "
                + cluster.firstSlot(shard)
                + " with epoch "
                + epoch
                + " and knew no more than epoch "
                + durable[server.number][shard]
                + ", while a majority had agreed on "
                + ballot.agreed[shard]);
      }
      ownerEpoch[shard] = epoch;
      owner[shard] = server;
    }
  }

  /**
   * A server gives its vote. Rules about elections hold only among voters of which each speaks for
   * another shard: a primary that was replaced, and has not heard of it, votes beside the one that
   * has replaced it, and then two elections of the same epoch may both be won. That is so in Redis;
   * it takes two elections at the same time, and a cut between them.
   */
  void voted(SimulatedServer voter, long epoch) {
    Ballot ballot = ballots.computeIfAbsent(epoch, any -> new Ballot(shards, agreed));
    for (int shard = 0; shard < shards; shard++) {
      if (voter.state().myself().owns(cluster.firstSlot(shard))) {
        SimulatedServer other = ballot.voters[shard];
        ballot.isSplit |= other != null && other != voter;
        ballot.isSplit |= owner[shard] != null && owner[shard] != voter;
        ballot.voters[shard] = voter;
      }
    }
  }

  /** How often two were elected at once by a primary and the one that had replaced it. */
  int splitElectorates() {
    return splitElectorates;
  }

  /** The votes of an epoch. */
  private static final class Ballot {
    private final SimulatedServer[] voters;
    private final long[] agreed;
    private boolean isSplit;

    Ballot(int shards, long... agreed) {
      voters = new SimulatedServer[shards];
      this.agreed = agreed.clone();
    }
  }

  /** A server has its file on the disk. */
  void saved(SimulatedServer server, NodesImage image) {
    if (shards > MOST_SHARDS) {
      return;
    }
    long[] known = durable[server.number];
    for (NodesImage.Node node : image.nodes()) {
      if (node.slots() != SlotSet.NONE) {
        for (int shard = 0; shard < shards; shard++) {
          if (node.slots().contains(cluster.firstSlot(shard))) {
            known[shard] = Math.max(known[shard], node.configEpoch());
          }
        }
      }
    }
    agree();
  }

  private void agree() {
    for (int shard = 0; shard < shards; shard++) {
      long[] epochs = new long[shards];
      for (int voter = 0; voter < shards; voter++) {
        epochs[voter] = owner[voter] == null ? 0 : durable[owner[voter].number][shard];
      }
      Arrays.sort(epochs);
      agreed[shard] = Math.max(agreed[shard], epochs[(shards - 1) / 2]);
    }
  }

  /**
   * True if all see the same, and all is well.
   *
   * @return null, or what is not well
   */
  String disagreement() {
    ClusterState first = null;
    for (SimulatedServer server : cluster.servers) {
      if (!server.isUp()) {
        return server + " is down";
      }
      ClusterState state = server.state();
      if (!state.isOk()) {
        return server + " finds that the cluster fails";
      }
      first = first == null ? state : first;
      String difference = difference(first, state);
      if (difference != null) {
        return server + ": " + difference;
      }
    }
    return null;
  }

  private String describe(ClusterNode node) {
    String role =
        node.isPrimary()
            ? "primary"
            : "replica of " + (node.primary() == null ? "none" : cluster.named(node.primary()));
    return role
        + ", slots "
        + node.slots()
        + ", epoch "
        + node.configEpoch()
        + ", shard "
        + node.shardId();
  }

  private String difference(ClusterState first, ClusterState state) {
    if (state.nodes().size() != cluster.servers.size()) {
      return "knows " + state.nodes().size() + " nodes";
    }
    for (ClusterNode node : state.nodes()) {
      ClusterNode same = first.node(node.name());
      if (same == null) {
        return "knows " + node + ", another does not";
      }
      if ((node.flags() & (NodeFlags.PFAIL | NodeFlags.FAIL | NodeFlags.HANDSHAKE)) != 0) {
        return "finds that " + cluster.named(node.name()) + " fails";
      }
      String primary = node.primary() == null ? "none" : node.primary().name();
      String samePrimary = same.primary() == null ? "none" : same.primary().name();
      if (node.isPrimary() != same.isPrimary()
          || !primary.equals(samePrimary)
          || !node.slots().equals(same.slots())
          || !node.shardId().equals(same.shardId())
          || node.isPrimary() && node.configEpoch() != same.configEpoch()) {
        return "sees "
            + cluster.named(node)
            + " otherwise than another: "
            + describe(node)
            + " instead of "
            + describe(same);
      }
    }
    return null;
  }
}
