package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.TestCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Single commands from fifty clients, at several depths of pipelining. */
final class CommandScenarios {
  private static final List<Integer> PIPELINES = List.of(1, 4, 16, 64);
  private static final List<String> COMMON =
      List.of("set", "get", "incr", "lpush", "lpop", "sadd", "hset", "zadd", "mset", "lrange_100");
  private static final List<String> COLLECTIONS =
      List.of(
          "rpush",
          "rpop",
          "spop",
          "sismember",
          "sinter_10k",
          "hget",
          "hincrby",
          "hgetall_20",
          "zscore",
          "zrank",
          "zpopmin",
          "zrange_100",
          "zrangebyscore_100",
          "xadd",
          "xrange_100");
  private static final Set<String> QUICK =
      Set.of(
          "set-p1",
          "get-p1",
          "set-p16",
          "get-p16",
          "incr-p16",
          "hset-p16",
          "zadd-p16",
          "lrange_100-p16");

  private CommandScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (int pipeline : PIPELINES) {
      String chapter =
          pipeline == 1 ? "Commands, one at a time" : "Commands, pipeline of " + pipeline;
      COMMON.forEach(test -> all.add(scenario(test, pipeline, chapter, "commands")));
    }
    COLLECTIONS.forEach(
        test -> all.add(scenario(test, 16, "Collections, pipeline of 16", "collections")));
    return all;
  }

  private static Scenario scenario(String test, int pipeline, String chapter, String group) {
    String name = test + "-p" + pipeline;
    Set<String> groups = new TreeSet<>(Set.of(group, "p" + pipeline));
    Scenario scenario =
        new Scenario(
            name,
            chapter,
            test.toUpperCase(Locale.ROOT),
            about(test, pipeline),
            "requests",
            groups,
            new Work.Load(Traffic.of(TestCatalog.named(test), pipeline), Stage.forTest(test)));
    return QUICK.contains(name) ? scenario.quick() : scenario;
  }

  private static String about(String test, int pipeline) {
    String manner =
        pipeline == 1
            ? "each of which waits for its reply"
            : "which send " + pipeline + " requests at once";
    String request = String.join(" ", TestCatalog.named(test).arguments());
    String shown = request.length() > 60 ? request.substring(0, 57) + "..." : request;
    return "50 clients, " + manner + ", values of 16 bytes, 100,000 keys: " + plain(shown);
  }

  private static String plain(String request) {
    return request
        .replace("__rand_int__", "N")
        .replace("__data__", "DATA")
        .replace("__score__", "N");
  }
}
