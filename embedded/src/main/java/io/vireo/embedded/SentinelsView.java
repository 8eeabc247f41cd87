package io.vireo.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in the way of a failover's end, as the Sentinels and the servers see it. */
final class SentinelsView {
  private static final String PRIMARY = "master";

  private final String name;
  private final List<Vireo> servers;
  private final List<Vireo> sentinels;
  private final int sentinelCount;

  /**
   * A view.
   *
   * @param name by which the Sentinels know the primary
   * @param servers those of its group that run
   * @param sentinels those that run
   * @param sentinelCount how many there are, killed ones included
   */
  SentinelsView(String name, List<Vireo> servers, List<Vireo> sentinels, int sentinelCount) {
    this.name = name;
    this.servers = servers;
    this.sentinels = sentinels;
    this.sentinelCount = sentinelCount;
  }

  /** Why it is not over, or null. */
  String obstacle() {
    String port = null;
    for (Vireo sentinel : sentinels) {
      Map<String, String> primary = fields(sentinel.execute("SENTINEL", "MASTER", name));
      if (Integer.parseInt(primary.get("num-other-sentinels")) < sentinelCount - 1) {
        return "a Sentinel does not know all others";
      }
      if (port != null && !port.equals(primary.get("port"))) {
        return "the Sentinels do not agree on a primary";
      }
      port = primary.get("port");
      String obstacle = obstacle(sentinel, primary);
      if (obstacle != null) {
        return obstacle;
      }
      if (!primary.get("flags").equals(PRIMARY)) {
        return "a Sentinel finds the primary " + primary.get("flags");
      }
    }
    return obstacleOfServers(port);
  }

  /** Whether a Sentinel knows all replicas that run, and has nothing against them. */
  private String obstacle(Vireo sentinel, Map<String, String> primary) {
    Map<String, String> found = new HashMap<>();
    for (Reply reply : sentinel.execute("SENTINEL", "REPLICAS", name).items()) {
      Map<String, String> replica = fields(reply);
      found.put(
          replica.get("port"), replica.get("flags") + ' ' + replica.get("master-link-status"));
    }
    for (Vireo server : servers) {
      String port = Integer.toString(server.port());
      if (port.equals(primary.get("port")) || "slave ok".equals(found.get(port))) {
        continue;
      }
      if (found.containsKey(port)) {
        return "a Sentinel finds the replica at " + port + ' ' + found.get(port);
      }
      return "a Sentinel does not know the replica at "
          + port
          + "; of the primary it knows "
          + primary;
    }
    return null;
  }

  private String obstacleOfServers(String primary) {
    boolean isAlive = false;
    for (Vireo server : servers) {
      List<Reply> role = server.execute("ROLE").items();
      if (Integer.toString(server.port()).equals(primary)) {
        isAlive = role.get(0).text().equals(PRIMARY);
      } else if (role.size() < 4
          || !Long.toString(role.get(2).number()).equals(primary)
          || !role.get(3).text().equals("connected")) {
        return "the server at " + server.port() + " does not follow the primary";
      }
    }
    return isAlive ? null : "the primary at " + primary + " is not one";
  }

  /** The fields of an answer of SENTINEL. */
  static Map<String, String> fields(Reply reply) {
    Map<String, String> fields = new HashMap<>();
    List<Reply> items = reply.items();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      fields.put(items.get(i).text(), items.get(i + 1).text());
    }
    return fields;
  }
}
