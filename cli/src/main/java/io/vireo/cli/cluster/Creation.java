package io.vireo.cli.cluster;

import io.vireo.cli.connect.Address;
import io.vireo.cli.output.Console;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a cluster of empty nodes. */
final class Creation {
  private static final int FEWEST = 3;

  private final Cluster cluster;
  private final Console console;
  private final Questions questions;
  private final Map<Node, Node> replicas = new LinkedHashMap<>();
  private List<Node> primaries = List.of();

  Creation(Cluster cluster, Console console, Questions questions) {
    this.cluster = cluster;
    this.console = console;
    this.questions = questions;
  }

  private void say(String text) {
    console.print(text + "\n");
  }

  /**
   * Makes it.
   *
   * @param each replicas of each primary
   */
  void run(List<Address> addresses, int each) {
    int count = addresses.size() / (each + 1);
    if (count < FEWEST) {
      throw new ClusterFailure(
          "*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n"
              + "*** This is not possible with "
              + addresses.size()
              + " nodes and "
              + each
              + " replicas per node.\n"
              + "*** At least "
              + FEWEST * (each + 1)
              + " nodes are required.");
    }
    for (Address address : addresses) {
      Node node = cluster.open(address);
      node.load();
      if (!node.others.isEmpty()
          || !node.lost.isEmpty()
          || !node.isEmpty()
          || !node.slots.isEmpty()) {
        throw new ClusterFailure(
            "[ERR] Node "
                + address.shown()
                + " is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.");
      }
      cluster.nodes.add(node);
    }
    plan(count, each);
    if (!questions.agrees("Can I set the above configuration?")) {
      // As for redis-cli, a plan that is turned down is no failure.
      return;
    }
    apply();
    new Check(cluster, console).run(false);
  }

  private void plan(int count, int each) {
    say(">>> Performing hash slots allocation on " + cluster.nodes.size() + " nodes...");
    List<Node> mixed = byHostsInTurns(cluster.nodes);
    primaries = mixed.subList(0, count);
    for (int i = 0; i < count; i++) {
      int from = (int) Math.round((double) Slots.COUNT * i / count);
      int to = (int) Math.round((double) Slots.COUNT * (i + 1) / count) - 1;
      primaries.get(i).slots.set(from, to + 1);
      say("Master[" + i + "] -> Slots " + from + " - " + to);
    }
    List<Node> rest = new ArrayList<>(mixed.subList(count, mixed.size()));
    for (int round = 0; !rest.isEmpty(); round++) {
      Node primary = primaries.get(round % count);
      Node replica =
          rest.stream()
              .filter(node -> !node.address.host().equals(primary.address.host()))
              .findFirst()
              .orElse(rest.get(0));
      rest.remove(replica);
      replicas.put(replica, primary);
      say("Adding replica " + replica.address.shown() + " to " + primary.address.shown());
    }
    long together =
        replicas.entrySet().stream()
            .filter(pair -> pair.getKey().address.host().equals(pair.getValue().address.host()))
            .count();
    if (together > 0) {
      say("[WARNING] Some slaves are in the same host as their master");
    }
    for (Node node : primaries) {
      say(
          "M: "
              + node.id
              + " "
              + node.address.shown()
              + "\n   slots:"
              + Slots.shown(node.slots)
              + " ("
              + node.slots.cardinality()
              + " slots) master");
    }
    replicas.forEach(
        (replica, primary) ->
            say(
                "S: "
                    + replica.id
                    + " "
                    + replica.address.shown()
                    + "\n   replicates "
                    + primary.id));
  }

  /** The first of each host, then the second of each, and so on. */
  private static List<Node> byHostsInTurns(List<Node> nodes) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    Map<Node, Integer> turns = new LinkedHashMap<>();
    nodes.forEach(node -> turns.put(node, seen.merge(node.address.host(), 1, Integer::sum)));
    return nodes.stream().sorted(Comparator.comparing(turns::get)).toList();
  }

  private void apply() {
    for (Node node : primaries) {
      int from = node.slots.nextSetBit(0);
      node.call("CLUSTER", "ADDSLOTSRANGE", "" + from, "" + (node.slots.length() - 1));
    }
    say(">>> Nodes configuration updated");
    say(">>> Assign a different config epoch to each node");
    int epoch = 1;
    for (Node node : cluster.nodes) {
      node.ask(List.of("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(epoch++)));
    }
    say(">>> Sending CLUSTER MEET messages to join the cluster");
    Node first = cluster.nodes.get(0);
    for (Node node : cluster.nodes.subList(1, cluster.nodes.size())) {
      node.meet(first);
    }
    console.print("Waiting for the cluster to join\n");
    cluster.awaitAgreement(60);
    replicas.forEach((replica, primary) -> replica.call("CLUSTER", "REPLICATE", primary.id));
    for (int i = 0;
        i < 40
            && cluster.nodes.stream().filter(node -> !node.isPrimary()).count() < replicas.size();
        i++) {
      Cluster.pause();
      cluster.reload();
    }
    awaitService();
  }

  /**
   * Nodes serve clients a moment after they have met; the user that made the cluster wants to use
   * it at once.
   */
  private void awaitService() {
    for (int i = 0; i < 40; i++) {
      boolean all =
          cluster.nodes.stream()
              .allMatch(node -> node.call("CLUSTER", "INFO").text().contains("cluster_state:ok"));
      if (all) {
        return;
      }
      Cluster.pause();
    }
  }
}
