package io.vireo.cli.cluster;

import io.vireo.cli.options.ClusterOptions;
import io.vireo.cli.output.Console;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves many slots: as many as the user says between the nodes that he names, or until all have
 * their share.
 */
final class Resharding {
  /** A slot that moves. */
  private record Move(Node from, Node to, int slot) {}

  private final Cluster cluster;
  private final ClusterOptions options;
  private final Console console;
  private final Questions questions;

  Resharding(Cluster cluster, ClusterOptions options, Console console, Questions questions) {
    this.cluster = cluster;
    this.options = options;
    this.console = console;
    this.questions = questions;
  }

  private void say(String text) {
    console.print(text + "\n");
  }

  /** --cluster reshard. */
  void reshard() {
    int count =
        options.slots() > 0
            ? options.slots()
            : number(questions.ask("How many slots do you want to move (from 1 to 16384)? "));
    if (count < 1 || count > Slots.COUNT) {
      throw new ClusterFailure("*** Please enter a number of slots from 1 to 16384");
    }
    Node target =
        cluster.need(
            options.to() != null ? options.to() : questions.ask("What is the receiving node ID? "));
    if (!target.isPrimary()) {
      throw new ClusterFailure(
          "*** The specified node ("
              + target.address.shown()
              + ") is not known or not a master, please retry.");
    }
    String from =
        options.from() != null
            ? options.from()
            : questions.ask("Source nodes, as IDs with commas between them, or all: ");
    List<Node> sources = new ArrayList<>();
    if (from.equals("all")) {
      cluster.primaries().stream().filter(node -> node != target).forEach(sources::add);
    } else {
      for (String id : from.split(",")) {
        sources.add(cluster.need(id.strip()));
      }
    }
    if (sources.isEmpty() || sources.contains(target)) {
      throw new ClusterFailure(
          "*** Target node is also listed among the source nodes, or there are none!");
    }
    List<Move> moves = share(sources, target, count);
    say("\nReady to move " + moves.size() + " slots.");
    say("  Source nodes:");
    sources.forEach(
        node ->
            say(
                "    "
                    + node.id
                    + " "
                    + node.address.shown()
                    + " ("
                    + node.slots.cardinality()
                    + " slots)"));
    say("  Destination node:\n    " + target.id + " " + target.address.shown());
    questions.need("Do you want to proceed with the proposed reshard plan");
    perform(moves);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /** Each source gives by what it has; the largest bears what division leaves. */
  private List<Move> share(List<Node> sources, Node target, int count) {
    List<Node> largestFirst =
        sources.stream()
            .sorted(Comparator.comparingInt(node -> -node.slots.cardinality()))
            .toList();
    int total = sources.stream().mapToInt(node -> node.slots.cardinality()).sum();
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < largestFirst.size() && total > 0; i++) {
      Node source = largestFirst.get(i);
      double exact = (double) count / total * source.slots.cardinality();
      int its = (int) (i == 0 ? Math.ceil(exact) : Math.floor(exact));
      Slots.list(source.slots).stream()
          .limit(Math.max(0, Math.min(its, count - moves.size())))
          .forEach(slot -> moves.add(new Move(source, target, slot)));
    }
    return moves;
  }

  private void perform(List<Move> moves) {
    Mover mover = new Mover(cluster, options);
    Progress progress = new Progress(console, "slots moved", moves.size());
    for (Move move : moves) {
      mover.move(move.from(), move.to(), move.slot());
      progress.step(
          "("
              + move.slot()
              + ": "
              + move.from().address.shown()
              + " -> "
              + move.to().address.shown()
              + ")");
    }
    progress.end();
  }

  /** --cluster rebalance. */
  void rebalance() {
    Map<String, Double> weights = weights();
    List<Node> taking =
        cluster.primaries().stream()
            .filter(
                node -> options.useEmpty() || !node.slots.isEmpty() || weights.containsKey(node.id))
            .toList();
    double totalWeight =
        taking.stream().mapToDouble(node -> weights.getOrDefault(node.id, 1.0)).sum();
    if (taking.isEmpty() || totalWeight <= 0) {
      throw new ClusterFailure("*** No primary can take slots.");
    }
    Map<Node, Integer> surplus = surplus(taking, weights, totalWeight);
    if (surplus.isEmpty()) {
      say(
          "*** No rebalancing needed! All nodes are within the "
              + "%.2f".formatted(options.threshold())
              + "% threshold.");
      return;
    }
    say(
        ">>> Rebalancing across "
            + taking.size()
            + " nodes. Total weight = %.2f".formatted(totalWeight));
    List<Move> moves = plan(surplus);
    if (options.simulate()) {
      Map<String, Integer> counts = new TreeMap<>();
      moves.forEach(
          move ->
              counts.merge(
                  move.from().address.shown() + " to " + move.to().address.shown(),
                  1,
                  Integer::sum));
      counts.forEach((pair, slots) -> say("Moving " + slots + " slots from " + pair));
      return;
    }
    perform(moves);
  }

  private Map<String, Double> weights() {
    Map<String, Double> weights = new TreeMap<>();
    for (String pair : options.weights()) {
      int equals = pair.indexOf('=');
      try {
        weights.put(
            cluster.need(pair.substring(0, equals)).id,
            Double.parseDouble(pair.substring(equals + 1)));
      } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
        throw new ClusterFailure("*** --cluster-weight is ID=WEIGHT, not " + pair);
      }
    }
    return weights;
  }

  /** Slots that each has too many, below 0 too few; empty if no difference is worth it. */
  private Map<Node, Integer> surplus(
      List<Node> taking, Map<String, Double> weights, double totalWeight) {
    int all = cluster.covered().cardinality();
    Map<Node, Integer> surplus = new java.util.LinkedHashMap<>();
    boolean worth = false;
    int sum = 0;
    for (Node node : taking) {
      int expected = (int) (all / totalWeight * weights.getOrDefault(node.id, 1.0));
      int more = node.slots.cardinality() - expected;
      surplus.put(node, more);
      sum += more;
      double percent =
          expected == 0 ? (node.slots.isEmpty() ? 0 : 100) : 100.0 * Math.abs(more) / expected;
      worth |= expected > 0 && node.slots.isEmpty() || percent > options.threshold();
    }
    // What division left is spread over those that take.
    for (Node node : taking) {
      if (sum > 0 && surplus.get(node) <= 0) {
        surplus.merge(node, -1, Integer::sum);
        sum--;
      }
    }
    return worth ? surplus : Map.of();
  }

  private static List<Move> plan(Map<Node, Integer> surplus) {
    List<Move> moves = new ArrayList<>();
    Map<Node, List<Integer>> left = new java.util.LinkedHashMap<>();
    surplus.keySet().forEach(node -> left.put(node, new ArrayList<>(Slots.list(node.slots))));
    for (Map.Entry<Node, Integer> to : surplus.entrySet()) {
      for (Map.Entry<Node, Integer> from : surplus.entrySet()) {
        while (to.getValue() < 0 && from.getValue() > 0) {
          moves.add(new Move(from.getKey(), to.getKey(), left.get(from.getKey()).remove(0)));
          to.setValue(to.getValue() + 1);
          from.setValue(from.getValue() - 1);
        }
      }
    }
    return moves;
  }
}
