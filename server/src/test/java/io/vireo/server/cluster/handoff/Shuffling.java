package io.vireo.server.cluster.handoff;

import io.vireo.server.cluster.handoff.CampaignClient.Step;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A client whose scripts move elements between a list of either node, in a slot that stays, and a
 * list in a slot that moves.
 */
final class Shuffling implements Workload {
  private static final int ELEMENTS = 1000;

  /** Looks at the other list first: a script that fails later has taken the element already. */
  private static final String INTO =
      """
      redis.call('exists', ARGV[1])
      local element = redis.call('lpop', KEYS[1])
      if element then redis.call('rpush', ARGV[1], element) end
      return element
      """;

  private static final String BACK =
      """
      local element = redis.call('lpop', ARGV[1])
      if element then redis.call('rpush', KEYS[1], element) end
      return element
      """;

  private final String list = HandoffCluster.movingKey(4, "shuffled");
  private final Set<String> elements = new HashSet<>();

  @Override
  public String name() {
    return "moved by a script";
  }

  private static String home(int node) {
    return HandoffCluster.stayingKey(node, "home");
  }

  @Override
  public void prepare(HandoffCluster cluster) {
    for (int i = 0; i < ELEMENTS; i++) {
      String element = "e" + i;
      elements.add(element);
      int node = i % HandoffCluster.NODES;
      cluster.run(node, "RPUSH", home(node), element);
    }
  }

  @Override
  public List<Step> clients(Random random, int pipeline) {
    return List.of(links -> shuffle(links, random, 1 + random.nextInt(pipeline)));
  }

  private int shuffle(Links links, Random random, int times) {
    List<String[]> requests = new ArrayList<>();
    String home = home(links.node());
    for (int i = 0; i < times; i++) {
      String script = random.nextBoolean() ? INTO : BACK;
      requests.add(new String[] {"EVAL", script, "1", home, list});
    }
    int acknowledged = 0;
    for (RespValue answer : links.ask(requests)) {
      acknowledged += links.isRefused(answer) || answer instanceof RespValue.Nil ? 0 : 1;
    }
    return acknowledged;
  }

  @Override
  public Outcome judge(HandoffCluster cluster, long acknowledged) {
    expectCrossSlot(cluster, "LMOVE", home(cluster.owner()), list, "LEFT", "RIGHT");
    expectCrossSlot(cluster, "BLMOVE", home(cluster.owner()), list, "LEFT", "RIGHT", "1");
    Elements found = new Elements();
    for (int node = 0; node < HandoffCluster.NODES; node++) {
      found.addAll(cluster.run(node, "LRANGE", home(node), "0", "-1"));
    }
    found.addAll(cluster.run(cluster.owner(), "LRANGE", list, "0", "-1"));
    long lost = found.missing(elements);
    return new Outcome(
        acknowledged, elements.size(), elements.size() - lost, lost, found.surplus(elements));
  }

  /** What a script may do with undeclared keys, a client may not. */
  private static void expectCrossSlot(HandoffCluster cluster, String... words) {
    String answer = cluster.say(cluster.owner(), words);
    if (!answer.startsWith("(error) CROSSSLOT ")) {
      throw new IllegalStateException(words[0] + " across slots is answered by " + answer);
    }
  }
}
