package io.vireo.server.cluster.handoff;

import io.vireo.server.cluster.handoff.CampaignClient.Step;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A client that counts up a key in a slot that moves. Each count is one write. */
final class Counting implements Workload {
  private static final String INCR = "return redis.call('incr', ARGV[1])";
  private static final String FLAGGED = "#!lua flags=allow-cross-slot-keys\n" + INCR;
  private static final String DECLARED = "return redis.call('incr', KEYS[1])";
  private static final String LIBRARY =
      """
      #!lua name=handoff
      redis.register_function{
        function_name='count_up',
        callback=function(keys, args) return redis.call('incr', args[1]) end,
        flags={'allow-cross-slot-keys'}}
      """;

  private final String name;
  private final String key;
  private final Requests requests;

  /** The requests of one count, the last of whose answers tells of it. */
  @FunctionalInterface
  private interface Requests {
    /**
     * @param staying a key of the node's, in a slot that does not move
     * @param counter the key to count up
     */
    List<String[]> of(String staying, String counter);
  }

  private Counting(int number, String name, Requests requests) {
    this.name = name;
    this.key = HandoffCluster.movingKey(number, "counter:" + number);
    this.requests = requests;
  }

  /** One workload for each kind of command. */
  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    add(all, "INCR", (a, b) -> one("INCR", b));
    add(all, "EVAL, key undeclared", (a, b) -> one("EVAL", INCR, "1", a, b));
    add(all, "EVAL, no keys", (a, b) -> one("EVAL", INCR, "0", b));
    add(all, "EVALSHA, key undeclared", (a, b) -> one("EVALSHA", sha(INCR), "1", a, b));
    add(all, "EVALSHA, no keys", (a, b) -> one("EVALSHA", sha(INCR), "0", b));
    add(all, "FCALL, key undeclared", (a, b) -> one("FCALL", "count_up", "1", a, b));
    add(all, "FCALL, no keys", (a, b) -> one("FCALL", "count_up", "0", b));
    add(all, "EVAL with flags", (a, b) -> one("EVAL", FLAGGED, "1", a, b));
    add(all, "EVAL, key declared", (a, b) -> one("EVAL", DECLARED, "1", b));
    add(all, "MULTI, INCR", (a, b) -> transaction("INCR", b));
    add(all, "MULTI, EVAL undeclared", (a, b) -> transaction("EVAL", INCR, "1", a, b));
    return all;
  }

  private static void add(List<Workload> all, String name, Requests requests) {
    all.add(new Counting(all.size(), name, requests));
  }

  private static List<String[]> one(String... words) {
    return List.<String[]>of(words);
  }

  private static List<String[]> transaction(String... words) {
    return List.of(new String[] {"MULTI"}, words, new String[] {"EXEC"});
  }

  private static String sha(String script) {
    try {
      byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare(HandoffCluster cluster) {
    Workload.runAtBoth(cluster, "SCRIPT", "LOAD", INCR);
    Workload.runAtBoth(cluster, "FUNCTION", "LOAD", "REPLACE", LIBRARY);
  }

  @Override
  public List<Step> clients(Random random, int pipeline) {
    return List.of(links -> count(links, 1 + random.nextInt(pipeline)));
  }

  private int count(Links links, int times) {
    List<String[]> once = requests.of(HandoffCluster.stayingKey(links.node(), "any"), key);
    List<String[]> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(once);
    }
    List<RespValue> answers = links.ask(all);
    int acknowledged = 0;
    for (int i = 0; i < answers.size(); i++) {
      // A refusal of a request of a transaction has its EXEC refused too.
      boolean isLast = (i + 1) % once.size() == 0;
      acknowledged += links.isRefused(answers.get(i)) || !isLast ? 0 : 1;
    }
    return acknowledged;
  }

  @Override
  public Outcome judge(HandoffCluster cluster, long acknowledged) {
    String value = cluster.run(cluster.owner(), "GET", key).asText();
    long found = value == null ? 0 : Long.parseLong(value);
    long lost = Math.max(0, acknowledged - found);
    return new Outcome(acknowledged, acknowledged, found, lost, Math.max(0, found - acknowledged));
  }
}
