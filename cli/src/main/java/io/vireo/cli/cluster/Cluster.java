package io.vireo.cli.cluster;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.Credentials;
import io.vireo.cli.connect.Dialer;
import io.vireo.cli.connect.Login;
import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** The nodes of a cluster that could be reached. */
final class Cluster {
  private final Dialer dialer;
  private final Credentials credentials;
  private final Console console;
  final List<Node> nodes = new ArrayList<>();

  Cluster(Dialer dialer, Credentials credentials, Console console) {
    this.dialer = dialer;
    this.credentials = credentials;
    this.console = console;
  }

  /** Reads a whole cluster, from one of its nodes. */
  void load(Address entry) {
    Node first = open(entry);
    nodes.add(first);
    first.load();
    for (Address other : List.copyOf(first.others)) {
      try {
        Node node = open(other);
        node.load();
        nodes.add(node);
      } catch (ClusterFailure unreachable) {
        console.print("*** WARNING: " + unreachable.getMessage() + "\n");
        first.lost.add(other.shown());
      }
    }
  }

  /** Reads all nodes again. */
  void reload() {
    nodes.forEach(Node::load);
  }

  /** A node that has to be one of a cluster. */
  Node open(Address address) {
    Node node = connect(address, credentials);
    Reply info = node.ask(List.of("INFO", "cluster"));
    if (info.isError() || !info.text().contains("cluster_enabled:1")) {
      throw new ClusterFailure(
          "[ERR] Node " + address.shown() + " is not configured as a cluster node.");
    }
    return node;
  }

  /** A server of any kind. */
  Node connect(Address address, Credentials who) {
    try {
      Connection connection = dialer.dial(address);
      Reply reply = Login.authenticate(connection, who);
      if (reply != null && reply.isError()) {
        throw new ClusterFailure("Node " + address.shown() + ": AUTH failed: " + reply.text());
      }
      return new Node(address, connection);
    } catch (IOException failure) {
      throw new ClusterFailure(
          "Could not connect to Redis at " + address.given() + ": " + failure.getMessage());
    }
  }

  Credentials credentials() {
    return credentials;
  }

  List<Node> primaries() {
    return nodes.stream().filter(Node::isPrimary).toList();
  }

  List<Node> replicasOf(Node primary) {
    return nodes.stream().filter(node -> primary.id.equals(node.primary)).toList();
  }

  /** The node whose id begins so, or null. */
  Node find(String id) {
    List<Node> found =
        nodes.stream()
            .filter(node -> node.id.startsWith(id.toLowerCase(java.util.Locale.ROOT)))
            .toList();
    return found.size() == 1 || !found.isEmpty() && found.get(0).id.equals(id)
        ? found.get(0)
        : null;
  }

  /** The node whose id begins so; fails with a message if there is none. */
  Node need(String id) {
    Node node = find(id);
    if (node == null) {
      throw new ClusterFailure("[ERR] No such node ID " + id);
    }
    return node;
  }

  /** The primary with the fewest replicas. */
  Node poorest() {
    return primaries().stream()
        .filter(node -> !node.slots.isEmpty())
        .min(Comparator.comparingInt(node -> replicasOf(node).size()))
        .orElseThrow(() -> new ClusterFailure("[ERR] The cluster has no primary with slots."));
  }

  /** Slots that have an owner. */
  BitSet covered() {
    BitSet covered = new BitSet(Slots.COUNT);
    primaries().forEach(node -> covered.or(node.slots));
    return covered;
  }

  /** The node that owns a slot, or null. */
  Node owner(int slot) {
    return primaries().stream().filter(node -> node.slots.get(slot)).findFirst().orElse(null);
  }

  /** Whether all nodes say the same of slots and nodes. */
  boolean isConsistent() {
    return nodes.stream().map(node -> node.configuration).distinct().count() <= 1;
  }

  /** Waits until all nodes agree, at most {@code seconds}; a dot for each. */
  void awaitAgreement(int seconds) {
    for (int i = 0; i < seconds * 4; i++) {
      reload();
      boolean sameSize = nodes.stream().allMatch(node -> node.others.size() + 1 >= nodes.size());
      if (sameSize && isConsistent()) {
        console.print("\n");
        return;
      }
      if (i % 4 == 0) {
        console.print(".");
      }
      pause();
    }
    throw new ClusterFailure("\n[ERR] The nodes do not agree after " + seconds + " seconds.");
  }

  static void pause() {
    try {
      Thread.sleep(250);
    } catch (InterruptedException ended) {
      throw new ClusterFailure("interrupted");
    }
  }
}
