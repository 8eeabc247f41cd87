package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.GossipEntry;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a server knows of a node of the cluster, itself or another. Only the machine changes it; its
 * readers are on the machine's thread. Times are in Unix milliseconds, 0 for never.
 */
public final class ClusterNode {
  private static final int WORDS = SlotSet.SLOTS / 64;

  String name;
  String shardId;
  String hostname = "";
  String humanName = "";
  String zone = "";
  String ip = "";
  int port;
  int tlsPort;
  int busPort;
  int flags;
  ClusterNode primary;
  final List<ClusterNode> replicas = new ArrayList<>();
  long configEpoch;
  long replOffset;
  long replOffsetTime;

  final long created;
  long pingSent;
  long pongReceived;
  long dataReceived;
  long failTime;
  long votedTime;

  /** Which of its replicas got that vote. */
  ClusterNode votedFor;

  long orphanedTime;
  long knownAsPrimary;
  long lastInGossip;

  BusLink link;
  BusLink inboundLink;

  /** Whether it has completed the handshake: it was connected for longer than one may take. */
  boolean knowsMe;

  /** When it was last sent a MEET. */
  long meetSent;

  FailureReports failureReports;

  private GossipEntry lastGossip;
  private long[] words;
  private int slotCount;
  private SlotSet slots = SlotSet.NONE;

  ClusterNode(String name, String shardId, int flags, long now) {
    this.name = name;
    this.shardId = shardId;
    this.flags = flags;
    created = now;
  }

  /** 40 hexadecimal digits; random while the node is in handshake. */
  public String name() {
    return name;
  }

  /** 40 hexadecimal digits that a primary and its replicas have in common. */
  public String shardId() {
    return shardId;
  }

  /** What it announces for clients, or empty. */
  public String hostname() {
    return hostname;
  }

  /** Its name for people, or empty. */
  public String humanName() {
    return humanName;
  }

  /** The availability zone in which it runs, or empty. */
  public String zone() {
    return zone;
  }

  /** Its address, or empty. */
  public String ip() {
    return ip;
  }

  /** Its port for clients without TLS, or 0. */
  public int port() {
    return port;
  }

  /** Its port for clients with TLS, or 0. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Its port of the bus. */
  public int busPort() {
    return busPort;
  }

  /** {@link NodeFlags}. */
  public int flags() {
    return flags;
  }

  /** True if it has all these flags. */
  public boolean is(int flag) {
    return (flags & flag) == flag;
  }

  /** True if it is this server itself. */
  public boolean isMyself() {
    return is(NodeFlags.MYSELF);
  }

  /** True if it is a primary. */
  public boolean isPrimary() {
    return is(NodeFlags.PRIMARY);
  }

  /** True if it is a replica. */
  public boolean isReplica() {
    return is(NodeFlags.REPLICA);
  }

  /** True if it was found failed, by this server alone or by a majority. */
  public boolean isSuspect() {
    return (flags & (NodeFlags.PFAIL | NodeFlags.FAIL)) != 0;
  }

  /** True for a primary with slots: others have no say in failures and elections. */
  public boolean hasVote() {
    return isPrimary() && slotCount > 0;
  }

  /** The primary that it replicates, or null if it is a primary, or that is not known. */
  public ClusterNode primary() {
    return primary;
  }

  /** Its replicas, by name. */
  public List<ClusterNode> replicas() {
    return Collections.unmodifiableList(replicas);
  }

  /** The epoch of its slots. */
  public long configEpoch() {
    return configEpoch;
  }

  /** How far its replication stream is, as it told the last time. */
  public long replOffset() {
    return replOffset;
  }

  /** When a ping was sent that it has not answered yet. */
  public long pingSent() {
    return pingSent;
  }

  /** When it answered a ping the last time. */
  public long pongReceived() {
    return pongReceived;
  }

  /** The connection to it, or null. */
  public BusLink link() {
    return link;
  }

  /** The connection from it, or null. */
  public BusLink inboundLink() {
    return inboundLink;
  }

  /** True if there is a connection to it, or it is this server. */
  public boolean isConnected() {
    return isMyself() || link != null && link.isConnected();
  }

  /** How many slots are its own. */
  public int slotCount() {
    return slotCount;
  }

  /** True if the slot is its own. */
  public boolean owns(int slot) {
    return words == null ? slots.contains(slot) : (words[slot >> 6] & 1L << slot) != 0;
  }

  /** Its own among the 64 slots from {@code 64 * index} on, the lowest bit first. */
  long slotWord(int index) {
    return words == null ? slots.word(index) : words[index];
  }

  /** The slots that are its own. */
  public SlotSet slots() {
    if (words != null) {
      slots = slotCount == 0 ? SlotSet.NONE : SlotSet.of(words);
      words = null;
    }
    return slots;
  }

  /** Has these slots, and none before. */
  void takeSlots(SlotSet taken) {
    words = null;
    slots = taken;
    slotCount = taken.count();
  }

  boolean addSlot(int slot) {
    if (owns(slot)) {
      return false;
    }
    writable()[slot >> 6] |= 1L << slot;
    slotCount++;
    return true;
  }

  boolean removeSlot(int slot) {
    if (!owns(slot)) {
      return false;
    }
    writable()[slot >> 6] &= ~(1L << slot);
    slotCount--;
    return true;
  }

  /** Lets an equal set take the place of its own, so that the nodes of a simulation share one. */
  void share(SlotSet same) {
    words = null;
    slots = same;
  }

  /** Its entry in gossip; the same object as long as there is no news. */
  GossipEntry gossip(boolean tls) {
    GossipEntry last = lastGossip;
    int first = tls ? tlsPort : port;
    int second = tls ? port : tlsPort;
    if (last == null
        || last.pongReceived() != pongReceived / 1000
        || last.pingSent() != pingSent / 1000
        || last.flags() != flags
        || last.busPort() != busPort
        || last.port() != first
        || last.otherPort() != second
        || !last.ip().equals(ip)
        || !last.node().equals(name)) {
      lastGossip =
          new GossipEntry(
              name, pingSent / 1000, pongReceived / 1000, ip, first, second, busPort, flags);
    }
    return lastGossip;
  }

  private long[] writable() {
    if (words == null) {
      words = slotCount == 0 ? new long[WORDS] : slots.words();
    }
    return words;
  }

  void set(int flag) {
    flags |= flag;
  }

  void clear(int flag) {
    flags &= ~flag;
  }

  @Override
  public String toString() {
    return name;
  }
}
