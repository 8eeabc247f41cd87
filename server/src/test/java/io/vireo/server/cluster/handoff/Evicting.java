package io.vireo.server.cluster.handoff;

import io.vireo.server.cluster.handoff.CampaignClient.Step;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that writes more than the node has memory for that has the slots that move. Its keys
 * have a deadline and lie in a slot that stays; the policy is {@code volatile-lru}, so that the
 * node evicts these keys alone.
 */
final class Evicting implements Workload {
  private static final long ROOM = 1 << 20;
  private static final int FIRST_KEYS = 4000;
  private static final int KEYS = 100_000;
  private static final String VALUE = "v".repeat(4000);
  private static final String DAY_MILLIS = "86400000";
  private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");
  private static final Pattern EVICTED = Pattern.compile("evicted_keys:(\\d+)");

  private long written;

  @Override
  public String name() {
    return "evicted";
  }

  @Override
  public void prepare(HandoffCluster cluster) {
    for (int node = 0; node < HandoffCluster.NODES; node++) {
      // What the others write, and what waits for a slow target, must find keys to evict.
      for (int i = 0; i < FIRST_KEYS; i++) {
        cluster.run(node, set(node));
      }
      long used = number(cluster, node, "memory", USED);
      cluster.run(node, "CONFIG", "SET", "maxmemory-policy", "volatile-lru");
      cluster.run(node, "CONFIG", "SET", "maxmemory", Long.toString(used + ROOM));
    }
  }

  private static long number(HandoffCluster cluster, int node, String section, Pattern field) {
    Matcher matcher = field.matcher(cluster.run(node, "INFO", section).asText());
    if (!matcher.find()) {
      throw new IllegalStateException("INFO " + section + " lacks " + field);
    }
    return Long.parseLong(matcher.group(1));
  }

  private String[] set(int node) {
    String key = HandoffCluster.stayingKey(node, "ballast:" + written++ % KEYS);
    return new String[] {"SET", key, VALUE, "PX", DAY_MILLIS};
  }

  @Override
  public List<Step> clients(Random random, int pipeline) {
    return List.of(links -> write(links, 1 + random.nextInt(pipeline)));
  }

  private int write(Links links, int times) {
    List<String[]> requests = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      requests.add(set(links.node()));
    }
    // Its answer leads the client to the node that has the slots that move.
    requests.add(new String[] {"EXISTS", HandoffCluster.movingKey(6, "any")});
    int acknowledged = 0;
    for (RespValue answer : links.ask(requests)) {
      acknowledged += !links.isRefused(answer) && answer instanceof RespValue.Status ? 1 : 0;
    }
    return acknowledged;
  }

  @Override
  public Outcome judge(HandoffCluster cluster, long acknowledged) {
    for (int node = 0; node < HandoffCluster.NODES; node++) {
      if (number(cluster, node, "stats", EVICTED) == 0) {
        throw new IllegalStateException("node " + node + " has evicted no keys");
      }
    }
    return new Outcome(acknowledged, 0, 0, 0, 0);
  }
}
