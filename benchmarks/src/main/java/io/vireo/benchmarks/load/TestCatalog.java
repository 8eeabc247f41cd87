package io.vireo.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The requests known by name: those that users of redis-benchmark expect, and more. */
public final class TestCatalog {
  private static final String KEY = "key:__rand_int__";
  private static final String ELEMENT = "element:__rand_int__";
  private static final String DATA = "__data__";

  private static final TestCase LRANGE_FILL =
      TestCase.of("lrange_fill", "LPUSH (needed to benchmark LRANGE)", "LPUSH", "mylist", DATA);

  /** Run if nothing is chosen, in this order. */
  private static final List<TestCase> STANDARD =
      List.of(
          new TestCase("ping_inline", "PING_INLINE", List.of("PING\r\n"), true),
          TestCase.of("ping_mbulk", "PING_MBULK", "PING"),
          TestCase.of("set", "SET", "SET", KEY, DATA),
          TestCase.of("get", "GET", "GET", KEY),
          TestCase.of("incr", "INCR", "INCR", "counter:__rand_int__"),
          TestCase.of("lpush", "LPUSH", "LPUSH", "mylist", DATA),
          TestCase.of("rpush", "RPUSH", "RPUSH", "mylist", DATA),
          TestCase.of("lpop", "LPOP", "LPOP", "mylist"),
          TestCase.of("rpop", "RPOP", "RPOP", "mylist"),
          TestCase.of("sadd", "SADD", "SADD", "myset", ELEMENT),
          TestCase.of("hset", "HSET", "HSET", "myhash", ELEMENT, DATA),
          TestCase.of("spop", "SPOP", "SPOP", "myset"),
          TestCase.of("zadd", "ZADD", "ZADD", "myzset", "__score__", ELEMENT),
          TestCase.of("zpopmin", "ZPOPMIN", "ZPOPMIN", "myzset"),
          LRANGE_FILL,
          lrange(100),
          lrange(300),
          lrange(500),
          lrange(600),
          TestCase.of("mset", "MSET (10 keys)", many("MSET", true)),
          TestCase.of("xadd", "XADD", "XADD", "mystream", "*", "myfield", DATA));

  /** Run only if asked for. */
  private static final List<TestCase> MORE =
      List.of(
          TestCase.of("mget", "MGET (10 keys)", many("MGET", false)),
          TestCase.of("append", "APPEND", "APPEND", "string:__rand_int__", DATA),
          TestCase.of("getrange", "GETRANGE", "GETRANGE", KEY, "0", "1"),
          TestCase.of("setex", "SETEX", "SETEX", KEY, "60", DATA),
          TestCase.of("exists", "EXISTS", "EXISTS", KEY),
          TestCase.of("expire", "EXPIRE", "EXPIRE", KEY, "60"),
          TestCase.of("ttl", "TTL", "TTL", KEY),
          TestCase.of("del", "DEL", "DEL", KEY),
          TestCase.of("hget", "HGET", "HGET", "myhash", ELEMENT),
          TestCase.of("hincrby", "HINCRBY", "HINCRBY", "mycounts", ELEMENT, "1"),
          TestCase.of("sismember", "SISMEMBER", "SISMEMBER", "myset", ELEMENT),
          TestCase.of("zscore", "ZSCORE", "ZSCORE", "myzset", ELEMENT),
          TestCase.of("zincrby", "ZINCRBY", "ZINCRBY", "myzset", "1", ELEMENT),
          TestCase.of("zrange_100", "ZRANGE_100", "ZRANGE", "myzset", "0", "99"),
          TestCase.of(
              "zrangebyscore_100",
              "ZRANGEBYSCORE_100",
              "ZRANGEBYSCORE",
              "myzset",
              "__rand_int__",
              "+inf",
              "LIMIT",
              "0",
              "100"),
          TestCase.of("zrank", "ZRANK", "ZRANK", "myzset", ELEMENT),
          TestCase.of("hgetall_20", "HGETALL (20 fields)", "HGETALL", "smallhash"),
          TestCase.of("sinter_10k", "SINTER (10000 members each)", "SINTER", "setone", "settwo"),
          TestCase.of("xrange_100", "XRANGE_100", "XRANGE", "mystream", "-", "+", "COUNT", "100"),
          TestCase.of("setbit", "SETBIT", "SETBIT", "mybits:__rand_int__", "7", "1"),
          TestCase.of("pfadd", "PFADD", "PFADD", "myhll", ELEMENT),
          TestCase.of("publish", "PUBLISH", "PUBLISH", "mychannel", DATA),
          TestCase.of("eval", "EVAL", "EVAL", "return redis.call('GET', KEYS[1])", "1", KEY),
          TestCase.of("echo", "ECHO", "ECHO", DATA));

  /** One request of each kind that the types live on. */
  private static final List<String> TYPES =
      List.of(
          "lpush",
          "rpop",
          "lrange_100",
          "sadd",
          "spop",
          "sinter_10k",
          "hset",
          "hget",
          "hgetall_20",
          "zadd",
          "zrange_100",
          "zrangebyscore_100",
          "zrank",
          "xadd",
          "xrange_100");

  private TestCatalog() {}

  /** The names of the tests that together show how lists, sets, hashes and so on do. */
  public static List<String> types() {
    return TYPES;
  }

  /** The tests to run if nothing is chosen. */
  public static List<TestCase> standard() {
    return STANDARD;
  }

  /** All names, in order. */
  public static List<String> names() {
    return all().filter(test -> test != LRANGE_FILL).map(TestCase::name).toList();
  }

  /** The test of exactly that name, whatever its case. */
  public static TestCase named(String name) {
    return all()
        .filter(test -> test.name().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /**
   * The tests that a list of names selects, in the catalog's order. {@code ping} and {@code lrange}
   * select their whole families; LRANGE brings what fills its list.
   *
   * @throws IllegalArgumentException naming the first name that is not known
   */
  public static List<TestCase> select(List<String> names) {
    Set<TestCase> chosen = new LinkedHashSet<>();
    for (String name : names) {
      String wanted = name.strip().toLowerCase(Locale.ROOT);
      List<TestCase> found = all().filter(test -> selects(wanted, test)).toList();
      if (found.isEmpty()) {
        throw unknown(name);
      }
      chosen.addAll(found);
    }
    List<TestCase> ordered = new ArrayList<>(all().toList());
    ordered.retainAll(chosen);
    return ordered;
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "there is no test named \"" + name + "\"; known are " + String.join(", ", names()));
  }

  private static boolean selects(String wanted, TestCase test) {
    String family = wanted + "_";
    boolean ofFamily = wanted.equals("ping") || wanted.equals("lrange");
    return test.name().equals(wanted)
        || (ofFamily && test.name().startsWith(family))
        || (test == LRANGE_FILL && wanted.startsWith("lrange_"));
  }

  private static Stream<TestCase> all() {
    return Stream.concat(STANDARD.stream(), MORE.stream());
  }

  private static TestCase lrange(int elements) {
    return TestCase.of(
        "lrange_" + elements,
        "LRANGE_" + elements + " (first " + elements + " elements)",
        "LRANGE",
        "mylist",
        "0",
        Integer.toString(elements - 1));
  }

  private static String[] many(String command, boolean values) {
    List<String> arguments = new ArrayList<>(List.of(command));
    for (int i = 0; i < 10; i++) {
      arguments.add(KEY);
      if (values) {
        arguments.add(DATA);
      }
    }
    return arguments.toArray(String[]::new);
  }
}
