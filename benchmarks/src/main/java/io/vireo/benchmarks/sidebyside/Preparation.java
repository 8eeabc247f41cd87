package io.vireo.benchmarks.sidebyside;

import java.util.List;

/**
 * What a database must hold for a test to mean something.
 *
 * @param fill a request to send for each element, its number written as {@code __seq_int__}; empty
 *     if the test needs nothing
 * @param perRun whether the test uses up or piles up what is there, so that each run needs a fresh
 *     start
 * @param perRequest whether there must be an element for each request, rather than for each key
 */
record Preparation(List<String> fill, boolean perRun, boolean perRequest) {
  private static final String ELEMENT = "element:__seq_int__";
  private static final List<String> STRINGS = List.of("SET", "key:__seq_int__", "__data__");
  private static final List<String> LIST = List.of("RPUSH", "mylist", "__data__");
  private static final List<String> SET = List.of("SADD", "myset", ELEMENT);
  private static final List<String> HASH = List.of("HSET", "myhash", ELEMENT, "__data__");
  private static final List<String> SORTED = List.of("ZADD", "myzset", "__seq_int__", ELEMENT);

  /** For a test of {@link io.vireo.benchmarks.load.TestCatalog}. */
  static Preparation of(String test) {
    return switch (test) {
      case "set", "get", "getrange", "exists", "expire", "ttl", "setex", "mset", "mget", "eval" ->
          new Preparation(STRINGS, false, false);
      case "del" -> new Preparation(STRINGS, true, false);
      case "lpush", "rpush", "xadd", "append" -> new Preparation(List.of(), true, false);
      case "lpop", "rpop" -> new Preparation(LIST, true, true);
      case "spop" -> new Preparation(SET, true, true);
      case "zpopmin" -> new Preparation(SORTED, true, true);
      case "lrange_100", "lrange_300", "lrange_500", "lrange_600" ->
          new Preparation(LIST, false, false);
      case "hget", "hset" -> new Preparation(HASH, false, false);
      case "sismember", "sadd" -> new Preparation(SET, false, false);
      case "zscore", "zrange_100", "zadd", "zincrby" -> new Preparation(SORTED, false, false);
      default -> new Preparation(List.of(), false, false);
    };
  }

  /** How many elements to fill in. */
  long count(Scenario scenario) {
    return perRequest ? scenario.requests() : Math.max(1000, scenario.keyspace());
  }
}
