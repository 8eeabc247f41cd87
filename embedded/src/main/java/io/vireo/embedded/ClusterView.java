package io.vireo.embedded;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands in the way of a cluster's work, as its nodes see it. */
final class ClusterView {
  /** The words of a line of CLUSTER NODES. */
  private static final int ADDRESS = 1;

  private static final int FLAGS = 2;
  private static final int LINK = 7;
  private static final int SLOTS = 8;

  private final List<Vireo> nodes;
  private final int count;

  /**
   * A view.
   *
   * @param nodes those that run
   * @param count how many there are, killed ones included
   */
  ClusterView(List<Vireo> nodes, int count) {
    this.nodes = nodes;
    this.count = count;
  }

  /** A node that another one knows. */
  private record Known(int port, Set<String> flags, boolean connected, String slots) {
    static Known of(String line) {
      String[] words = line.split(" ");
      String address = words[ADDRESS];
      String port = address.substring(address.lastIndexOf(':') + 1, address.indexOf('@'));
      return new Known(
          Integer.parseInt(port),
          Set.of(words[FLAGS].split(",")),
          words[LINK].equals("connected"),
          List.of(words).subList(SLOTS, words.length).stream()
              .filter(word -> !word.startsWith("["))
              .collect(Collectors.joining(" ")));
    }
  }

  private static List<Known> knownBy(Vireo node) {
    return node.execute("CLUSTER", "NODES").text().lines().map(Known::of).toList();
  }

  /** Names a node that does not know all others yet; null if there is none. */
  String strangers() {
    for (Vireo node : nodes) {
      List<Known> known = knownBy(node);
      if (known.size() < count || known.stream().anyMatch(ClusterView::isStrange)) {
        return "the node at " + node.port() + " does not know all others";
      }
    }
    return null;
  }

  private static boolean isStrange(Known node) {
    return node.flags().contains("handshake") || node.flags().contains("noaddr");
  }

  /** Why it does not work, or null. */
  String obstacle() {
    Set<Integer> running = nodes.stream().map(Vireo::port).collect(Collectors.toSet());
    Set<String> agreed = null;
    for (Vireo node : nodes) {
      List<Known> known = knownBy(node);
      Set<String> owners = new TreeSet<>();
      for (Known other : known) {
        String obstacle = obstacle(other, running);
        if (obstacle != null) {
          return obstacle;
        }
        if (!other.slots().isEmpty()) {
          owners.add(other.slots() + " at " + other.port());
        }
      }
      if (agreed != null && !agreed.equals(owners)) {
        return "the nodes do not agree on who has which slots";
      }
      agreed = owners;
      if (!node.execute("CLUSTER", "INFO").text().contains("cluster_state:ok")) {
        return "the node at " + node.port() + " does not find the cluster well";
      }
    }
    return obstacleOfReplicas(running);
  }

  private static String obstacle(Known node, Set<Integer> running) {
    if (!running.contains(node.port())) {
      return node.slots().isEmpty() ? null : "no running node has the slots " + node.slots();
    }
    Set<String> bad = new HashSet<>(node.flags());
    bad.retainAll(Set.of("fail", "fail?", "handshake", "noaddr"));
    boolean isMyself = node.flags().contains("myself");
    return bad.isEmpty() && (isMyself || node.connected())
        ? null
        : "the node at " + node.port() + " is not found well";
  }

  private String obstacleOfReplicas(Set<Integer> running) {
    for (Vireo node : nodes) {
      List<Reply> role = node.execute("ROLE").items();
      boolean isReplica = role.get(0).text().equals("slave");
      if (isReplica
          && !(running.contains((int) role.get(2).number())
              && role.get(3).text().equals("connected"))) {
        return "the replica at " + node.port() + " has no primary";
      }
      boolean isSeenAsReplica =
          knownBy(node).stream()
              .anyMatch(known -> known.flags().containsAll(Set.of("myself", "slave")));
      if (isReplica != isSeenAsReplica) {
        return "the node at " + node.port() + " is about to change its part";
      }
    }
    return null;
  }
}
