package io.vireo.benchmarks.load;

import java.util.List;

/**
 * What a database must hold for a test to mean something.
 *
 * @param fills what to put in; nothing if the test needs nothing
 * @param perRun whether the test uses up or piles up what is there, so that each run needs a fresh
 *     start
 * @param weight how many of the lightest requests one of this test weighs: it sends fewer by this
 *     factor
 */
public record Preparation(List<Fill> fills, boolean perRun, int weight) {
  private static final String ELEMENT = "element:__seq_int__";
  private static final String DATA = "__data__";
  private static final List<String> STRINGS = List.of("SET", "key:__seq_int__", DATA);
  private static final List<String> LIST = List.of("RPUSH", "mylist", DATA);
  private static final List<String> SET = List.of("SADD", "myset", ELEMENT);
  private static final List<String> HASH = List.of("HSET", "myhash", ELEMENT, DATA);
  private static final List<String> SORTED = List.of("ZADD", "myzset", "__seq_int__", ELEMENT);
  private static final List<String> STREAM = List.of("XADD", "mystream", "*", "myfield", DATA);
  private static final List<String> SMALL_HASH =
      List.of("HSET", "smallhash", "field:__seq_int__", DATA);

  /** Two sets that have a tenth of their members in common. */
  private static final List<Fill> TWO_SETS =
      List.of(
          new Fill(List.of("SADD", "setone", "one:__seq_int__"), 9_000),
          new Fill(List.of("SADD", "settwo", "two:__seq_int__"), 9_000),
          new Fill(List.of("SADD", "setone", ELEMENT), 1_000),
          new Fill(List.of("SADD", "settwo", ELEMENT), 1_000));

  private static final int LIGHT = 1;
  private static final int MANY_ELEMENTS = 4;
  private static final int INTERSECTION = 300;

  /** For a test of {@link TestCatalog}. */
  public static Preparation of(String test) {
    return switch (test) {
      case "set", "get", "getrange", "exists", "expire", "ttl", "setex", "mset", "mget", "eval" ->
          lasting(STRINGS, LIGHT);
      case "del" -> fresh(STRINGS, Fill.PER_KEY);
      case "lpush", "rpush", "xadd", "append" -> new Preparation(List.of(), true, LIGHT);
      case "lpop", "rpop" -> fresh(LIST, Fill.PER_REQUEST);
      case "spop" -> fresh(SET, Fill.PER_REQUEST);
      case "zpopmin" -> fresh(SORTED, Fill.PER_REQUEST);
      case "lrange_100", "lrange_300", "lrange_500", "lrange_600" -> lasting(LIST, MANY_ELEMENTS);
      case "hget", "hset" -> lasting(HASH, LIGHT);
      case "hgetall_20" -> new Preparation(List.of(new Fill(SMALL_HASH, 20)), false, MANY_ELEMENTS);
      case "sismember", "sadd" -> lasting(SET, LIGHT);
      case "sinter_10k" -> new Preparation(TWO_SETS, false, INTERSECTION);
      case "zscore", "zadd", "zincrby", "zrank" -> lasting(SORTED, LIGHT);
      case "zrange_100", "zrangebyscore_100" -> lasting(SORTED, MANY_ELEMENTS);
      case "xrange_100" -> lasting(STREAM, MANY_ELEMENTS);
      default -> new Preparation(List.of(), false, LIGHT);
    };
  }

  private static Preparation lasting(List<String> fill, int weight) {
    return new Preparation(List.of(new Fill(fill, Fill.PER_KEY)), false, weight);
  }

  private static Preparation fresh(List<String> fill, long count) {
    return new Preparation(List.of(new Fill(fill, count)), true, LIGHT);
  }
}
