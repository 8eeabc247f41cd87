package io.vireo.cli.cluster;

import io.vireo.cli.output.Console;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Repairs a cluster: finishes or undoes moves that were left, and gives slots without an owner to a
 * node.
 */
final class Fix {
  private final Cluster cluster;
  private final Console console;
  private final Mover mover;
  private final Questions questions;
  private final boolean unreachable;

  Fix(Cluster cluster, Console console, Mover mover, Questions questions, boolean unreachable) {
    this.cluster = cluster;
    this.console = console;
    this.mover = mover;
    this.questions = questions;
    this.unreachable = unreachable;
  }

  private void say(String text) {
    console.print(text + "\n");
  }

  void run() {
    Check.openSlots(cluster).forEach(this::close);
    BitSet missing = cluster.covered();
    missing.flip(0, Slots.COUNT);
    boolean someLost = cluster.nodes.stream().anyMatch(node -> !node.lost.isEmpty());
    if (missing.isEmpty()) {
      return;
    }
    if (someLost && !unreachable) {
      throw new ClusterFailure(
          "[ERR] Slots are missing and nodes cannot be reached, which may have them. With"
              + " --cluster-fix-with-unreachable-masters their slots are given away.");
    }
    cover(missing);
  }

  private void cover(BitSet missing) {
    say(">>> Fixing slots coverage: " + missing.cardinality() + " slots have no node.");
    questions.need("Give them to the primaries that have their keys, or to any?");
    int next = 0;
    List<Node> primaries = cluster.primaries();
    Progress progress = new Progress(console, "slots given", missing.cardinality());
    for (int slot : Slots.list(missing)) {
      List<Node> holders = holders(slot);
      Node owner = holders.isEmpty() ? primaries.get(next++ % primaries.size()) : holders.get(0);
      take(owner, slot);
      for (Node other : holders) {
        if (other != owner) {
          bringHome(other, owner, slot);
        }
      }
      progress.step("");
    }
    progress.end();
  }

  /** Primaries with keys of a slot, the one with most of them first. */
  private List<Node> holders(int slot) {
    return cluster.primaries().stream()
        .filter(node -> Check.keys(node, slot) > 0)
        .sorted(Comparator.comparingLong(node -> -Check.keys(node, slot)))
        .toList();
  }

  /**
   * Moves keys of a slot from a node that has not got it to the one that has: the slot is importing
   * there meanwhile, since MIGRATE would only be told where the slot is otherwise.
   */
  private void bringHome(Node holder, Node owner, int slot) {
    String number = Integer.toString(slot);
    holder.call("CLUSTER", "SETSLOT", number, "IMPORTING", owner.id);
    mover.moveKeys(holder, owner, slot);
    holder.call("CLUSTER", "SETSLOT", number, "STABLE");
  }

  private void take(Node node, int slot) {
    String number = Integer.toString(slot);
    // A node that thinks a lost one still has it has to be told otherwise first.
    node.ask(List.of("CLUSTER", "DELSLOTS", number));
    node.call("CLUSTER", "ADDSLOTS", number);
    node.call("CLUSTER", "SETSLOT", number, "STABLE");
    node.call("CLUSTER", "BUMPEPOCH");
    node.slots.set(slot);
  }

  /** Ends the move of a slot. */
  private void close(int slot) {
    List<Node> giving =
        cluster.primaries().stream().filter(node -> node.migrating.containsKey(slot)).toList();
    List<Node> taking =
        cluster.primaries().stream().filter(node -> node.importing.containsKey(slot)).toList();
    Node owner = cluster.owner(slot);
    say(
        ">>> Fixing open slot "
            + slot
            + ": owner "
            + name(owner)
            + ", given by "
            + names(giving)
            + ", taken by "
            + names(taking));
    if (owner == null) {
      List<Node> holders = holders(slot);
      owner = holders.isEmpty() ? cluster.primaries().get(0) : holders.get(0);
      take(owner, slot);
    }
    if (giving.size() == 1 && taking.size() == 1 && giving.get(0) == owner) {
      mover.moveKeys(owner, taking.get(0), slot);
      mover.settle(owner, taking.get(0), slot);
      return;
    }
    for (Node holder : holders(slot)) {
      if (holder != owner) {
        bringHome(holder, owner, slot);
      }
    }
    for (Node node : cluster.primaries()) {
      node.ask(List.of("CLUSTER", "SETSLOT", Integer.toString(slot), "STABLE"));
      node.migrating.remove(slot);
      node.importing.remove(slot);
    }
  }

  /** Has one owner of a slot that several claim, the one with most keys. */
  void settleOwners() {
    for (int slot : Check.doubleSlots(cluster)) {
      List<Node> owners =
          cluster.primaries().stream()
              .filter(node -> node.slots.get(slot))
              .sorted(Comparator.comparingLong(node -> -Check.keys(node, slot)))
              .toList();
      Node owner = owners.get(0);
      say(">>> Slot " + slot + " becomes " + name(owner) + "'s.");
      owner.call("CLUSTER", "BUMPEPOCH");
      for (Node other : owners.subList(1, owners.size())) {
        other.call("CLUSTER", "DELSLOTS", Integer.toString(slot));
        bringHome(other, owner, slot);
        mover.settle(other, owner, slot);
      }
    }
  }

  private static String name(Node node) {
    return node == null ? "no node" : node.address.shown();
  }

  private static String names(List<Node> nodes) {
    return nodes.isEmpty() ? "no node" : String.join(",", nodes.stream().map(Fix::name).toList());
  }
}
