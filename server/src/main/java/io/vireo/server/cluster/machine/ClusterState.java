package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The cluster as this node sees it; the machine changes it, its thread reads it. */
public final class ClusterState {
  private final Map<String, ClusterNode> byName = new LinkedHashMap<>();
  private final List<ClusterNode> order = new ArrayList<>();
  private final SlotMap slots = new SlotMap();
  final BitSet unclaimed = new BitSet();
  private final BusTraffic sent = new BusTraffic();
  private final BusTraffic received = new BusTraffic();
  ClusterNode myself;
  long currentEpoch;
  long lastVoteEpoch;
  boolean ok;
  int size;
  int suspects;
  long manualFailoverEnd;
  String internalSecret;
  SlotSet leftovers = SlotSet.NONE;

  /** This server's own node. */
  public ClusterNode myself() {
    return myself;
  }

  /** The primary of this server's shard: itself if it is one, null if it is not known. */
  public ClusterNode myPrimary() {
    return myself.isReplica() ? myself.primary : myself;
  }

  /** All nodes, this server among them, in the order in which they were met. */
  public Collection<ClusterNode> nodes() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The node with a name, or null. */
  public ClusterNode node(String name) {
    return byName.get(name);
  }

  /** Whose each slot is. */
  public SlotMap slots() {
    return slots;
  }

  /** The largest epoch that was seen. */
  public long currentEpoch() {
    return currentEpoch;
  }

  /** The epoch of the last vote that this node gave. */
  public long lastVoteEpoch() {
    return lastVoteEpoch;
  }

  /** True if the cluster works: {@code cluster_state:ok}. */
  public boolean isOk() {
    return ok;
  }

  /** How many primaries have at least one slot. */
  public int size() {
    return size;
  }

  /** The messages that were handed over for sending. */
  public BusTraffic sent() {
    return sent;
  }

  /** The messages that have come. */
  public BusTraffic received() {
    return received;
  }

  /** When the manual failover in progress ends at the latest, or 0 if there is none. */
  public long manualFailoverEnd() {
    return manualFailoverEnd;
  }

  /**
   * 40 hexadecimal digits by which the nodes of a cluster act as each other's internal clients: the
   * smallest that any of them has drawn.
   */
  public String internalSecret() {
    return internalSecret;
  }

  /**
   * Slots of which this node has keys that are not its own as long as the slot is not: they were on
   * their way to it, or were being deleted, when this was noted.
   */
  public SlotSet leftovers() {
    return leftovers;
  }

  /** True while this node cannot know whether some of its slots have been taken by another. */
  boolean isHandingOver() {
    return myself.slots().overlaps(leftovers);
  }

  void add(ClusterNode node) {
    byName.put(node.name, node);
    order.add(node);
  }

  void remove(ClusterNode node) {
    byName.remove(node.name);
    order.remove(node);
  }

  void rename(ClusterNode node, String name) {
    byName.remove(node.name);
    node.name = name;
    byName.put(name, node);
  }

  int count() {
    return order.size();
  }

  /** All nodes by number; not to be kept. */
  List<ClusterNode> list() {
    return order;
  }

  ClusterNode any(RandomGenerator random) {
    return order.get(random.nextInt(order.size()));
  }

  /** How many votes win an election, and how many reports make a failure. */
  int majority() {
    return size / 2 + 1;
  }

  /** True if the slot has no owner, or one that does not claim it any more. */
  boolean isUnclaimed(int slot) {
    return slots.owner(slot) == null || unclaimed.get(slot);
  }

  /** The slots of a node without those that it does not claim any more. */
  SlotSet claimed(ClusterNode owner) {
    SlotSet slots = owner.slots();
    if (unclaimed.isEmpty()) {
      return slots;
    }
    long[] words = slots.words();
    unclaimed.stream().forEach(slot -> words[slot >> 6] &= ~(1L << slot));
    return SlotSet.of(words);
  }
}
