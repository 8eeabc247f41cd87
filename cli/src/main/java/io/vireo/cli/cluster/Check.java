package io.vireo.cli.cluster;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** Shows a cluster and tells what is wrong with it. */
final class Check {
  private final Cluster cluster;
  private final Console console;
  private int errors;

  Check(Cluster cluster, Console console) {
    this.cluster = cluster;
    this.console = console;
  }

  private void say(String text) {
    console.print(text + "\n");
  }

  private void wrong(String text) {
    errors++;
    say(text);
  }

  /** A line for each primary, and how many keys there are. */
  void info() {
    long keys = 0;
    List<Node> primaries = cluster.primaries();
    for (Node node : primaries) {
      long its = node.call("DBSIZE").integer();
      keys += its;
      say(
          "%s (%s...) -> %d keys | %d slots | %d slaves."
              .formatted(
                  node.address.shown(),
                  node.id.substring(0, 8),
                  its,
                  node.slots.cardinality(),
                  cluster.replicasOf(node).size()));
    }
    say("[OK] " + keys + " keys in " + primaries.size() + " masters.");
    say("%.2f keys per slot on average.".formatted(keys / (double) Slots.COUNT));
  }

  /** Looks at everything; gives the number of errors. */
  int run(boolean searchOwners) {
    errors = 0;
    say(">>> Performing Cluster Check (using node " + cluster.nodes.get(0).address.shown() + ")");
    cluster.nodes.forEach(node -> say(shown(node)));
    if (cluster.isConsistent()) {
      say("[OK] All nodes agree about slots configuration.");
    } else {
      wrong("[ERR] Nodes don't agree about configuration!");
    }
    for (Node node : cluster.nodes) {
      if (!node.lost.isEmpty()) {
        wrong(
            "[ERR] Node " + node.address.shown() + " cannot reach " + String.join(", ", node.lost));
      }
    }
    say(">>> Check for open slots...");
    TreeSet<Integer> open = openSlots(cluster);
    for (Node node : cluster.nodes) {
      tellOpen(node, "migrating", node.migrating.keySet());
      tellOpen(node, "importing", node.importing.keySet());
    }
    if (!open.isEmpty()) {
      say(
          "[WARNING] The following slots are open: "
              + String.join(",", open.stream().map(String::valueOf).toList())
              + ".");
    }
    say(">>> Check slots coverage...");
    BitSet covered = cluster.covered();
    if (covered.cardinality() == Slots.COUNT) {
      say("[OK] All 16384 slots covered.");
    } else {
      wrong("[ERR] Not all 16384 slots are covered by nodes.\n");
    }
    if (searchOwners) {
      owners();
    }
    return errors;
  }

  private void tellOpen(Node node, String state, java.util.Set<Integer> slots) {
    if (!slots.isEmpty()) {
      wrong(
          "[WARNING] Node "
              + node.address.shown()
              + " has slots in "
              + state
              + " state "
              + String.join(",", slots.stream().map(String::valueOf).toList())
              + ".");
    }
  }

  private void owners() {
    say(">>> Check for multiple slot owners...");
    TreeSet<Integer> doubled = doubleSlots(cluster);
    if (doubled.isEmpty()) {
      say("[OK] No multiple owners found.");
    }
    doubled.forEach(slot -> wrong("[WARNING] Slot " + slot + " has more than one owner."));
  }

  /** Slots that two primaries claim. */
  static TreeSet<Integer> doubleSlots(Cluster cluster) {
    TreeSet<Integer> doubled = new TreeSet<>();
    BitSet seen = new BitSet(Slots.COUNT);
    for (Node node : cluster.primaries()) {
      BitSet both = (BitSet) seen.clone();
      both.and(node.slots);
      both.stream().forEach(doubled::add);
      seen.or(node.slots);
    }
    return doubled;
  }

  /** Slots on the way. */
  static TreeSet<Integer> openSlots(Cluster cluster) {
    TreeSet<Integer> open = new TreeSet<>();
    for (Node node : cluster.nodes) {
      open.addAll(node.migrating.keySet());
      open.addAll(node.importing.keySet());
    }
    return open;
  }

  private String shown(Node node) {
    StringBuilder text =
        new StringBuilder(node.isPrimary() ? "M: " : "S: ")
            .append(node.id)
            .append(' ')
            .append(node.address.shown());
    if (node.isPrimary()) {
      text.append("\n   slots:")
          .append(Slots.shown(node.slots))
          .append(" (")
          .append(node.slots.cardinality())
          .append(" slots) master");
      int replicas = cluster.replicasOf(node).size();
      text.append(replicas > 0 ? "\n   " + replicas + " additional replica(s)" : "");
    } else {
      text.append("\n   slots: (0 slots) slave\n   replicates ").append(node.primary);
    }
    return text.toString();
  }

  /** How many keys of a slot a node has. */
  static long keys(Node node, int slot) {
    Reply reply = node.ask(List.of("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)));
    return reply.isError() ? 0 : reply.integer();
  }
}
