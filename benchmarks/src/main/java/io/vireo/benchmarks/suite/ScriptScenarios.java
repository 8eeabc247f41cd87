package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.TestCase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Scripts and functions: short ones, a longer one, and what it takes to load them. */
final class ScriptScenarios {
  private static final String CHAPTER = "Scripts";
  private static final String KEY = "key:__rand_int__";
  private static final String DATA = "__data__";
  private static final String SET = "return redis.call('set', KEYS[1], ARGV[1])";
  private static final String GET = "return redis.call('get', KEYS[1])";
  private static final String LIBRARY =
      "#!lua name=benchmark\nredis.register_function('benchmark_set', function(keys, args)"
          + " return redis.call('set', keys[1], args[1]) end)";

  /** The largest number of each load that is kept, as each takes memory. */
  private static final int LOADS = 50;

  private static final int LOADED_LINES = 1000;

  private ScriptScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (int pipeline : List.of(1, 16)) {
      all.add(script("set", "of one SET", SET, pipeline));
      all.add(script("get", "of one GET", GET, pipeline));
      all.add(function(pipeline));
      all.add(script("20", "of 20 calls", twentyCalls(), pipeline));
    }
    all.add(load());
    all.add(first());
    return all;
  }

  private static Scenario script(String name, String what, String text, int pipeline) {
    TestCase test = TestCase.custom(List.of("EVALSHA", sha1(text), "1", KEY, DATA));
    return requests(
        "evalsha-" + name,
        "EVALSHA " + what,
        test,
        pipeline,
        new Fill(List.of("SCRIPT", "LOAD", text), 1));
  }

  private static Scenario function(int pipeline) {
    TestCase test = TestCase.custom(List.of("FCALL", "benchmark_set", "1", KEY, DATA));
    Fill library = new Fill(List.of("FUNCTION", "LOAD", "REPLACE", LIBRARY), 1);
    return requests("fcall-set", "FCALL of one SET", test, pipeline, library);
  }

  private static Scenario requests(
      String name, String title, TestCase test, int pipeline, Fill load) {
    String manner =
        pipeline == 1
            ? ", each of which waits for its reply"
            : ", which send " + pipeline + " requests at once";
    return new Scenario(
        name + "-p" + pipeline,
        CHAPTER,
        title + ", pipeline " + pipeline,
        "50 clients" + manner + ", values of 16 bytes, 100,000 keys.",
        "requests",
        new TreeSet<>(Set.of("scripts", "scripts-p" + pipeline)),
        new Work.Load(
            Traffic.of(test, pipeline),
            Stage.empty()
                .filled(false, new Fill(List.of("SET", "key:__seq_int__", DATA), 100_000), load)));
  }

  /** Twenty calls of six commands, with a loop, some joining of strings and a condition. */
  private static String twentyCalls() {
    return """
        local key, value = KEYS[1], ARGV[1]
        local hash, set = key .. ':h', key .. ':z'
        local sum = 0
        for i = 1, 4 do
          local field = 'f' .. i
          redis.call('hset', hash, field, value)
          if redis.call('hget', hash, field) == value then
            sum = sum + redis.call('hincrby', hash, 'count', 1)
          end
          redis.call('zadd', set, sum, field)
        end
        redis.call('set', key, value)
        redis.call('expire', hash, 100)
        redis.call('expire', set, 100)
        if redis.call('get', key) then
          return sum
        end
        """;
  }

  private static Scenario load() {
    TestCase load =
        TestCase.custom(List.of("SCRIPT", "LOAD", "-- __seq_int__\n" + longScript(LOADED_LINES)));
    List<TestCase> cycle = new ArrayList<>(Collections.nCopies(LOADS, load));
    cycle.add(TestCase.custom(List.of("SCRIPT", "FLUSH")));
    return new Scenario(
        "script-load",
        CHAPTER,
        "SCRIPT LOAD of 1,000 lines",
        "4 clients load scripts that the server has not seen, of 1,000 lines and 27 KB each; after"
            + " every 50 of them one forgets all.",
        "requests",
        Set.of("scripts"),
        new Work.Load(Traffic.of(load, 1).sending(cycle).clients(4), Stage.empty()));
  }

  /** Functions of ten lines each that look like what people write. */
  private static String longScript(int lines) {
    StringBuilder text = new StringBuilder("local f = {}\n");
    for (int i = 0; i < lines / 10; i++) {
      text.append(
          """
          f[%d] = function(key, value, limit)
            local old = tonumber(redis.call('get', key) or 0)
            if old + value > limit then
              return {err = 'over ' .. limit}
            end
            for j = 1, #ARGV do
              redis.call('hset', key .. ':h', j, ARGV[j])
            end
            return redis.call('incrby', key, value)
          end
          """
              .formatted(i + 1));
    }
    return text + "return #f\n";
  }

  private static Scenario first() {
    return new Scenario(
        "first-eval",
        CHAPTER,
        "First EVAL of a process",
        "A server is started, and asked for an EVAL of one SET as soon as it has answered PING:"
            + " milliseconds from the request to its answer.",
        "starts",
        Set.of("scripts"),
        new Work.Start(List.of("EVAL", SET, "1", "key", "value")));
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
