package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.RequestTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of the work of {@link ChurnRun}. Immutable.
 *
 * @param name as it is printed
 * @param loads one after the other
 * @param rest seconds behind them without requests
 */
record ChurnPhase(String name, List<ChurnLoad> loads, double rest) {
  private static final int NAME = 16;
  private static final int SMALL = 16;
  private static final int LONG = 1000;
  private static final int[] OTHER_LENGTHS = {300, 700, 960, 1100, 1500, 1940};
  private static final int FIELDS = 10;
  private static final int FIELD = 6;
  private static final int[] FIELD_LENGTHS = {4, 8, 12, 20, 28, 36, 44};
  private static final int ELEMENT = 100;
  private static final int QUEUES = 1000;
  private static final int MEMBER = 19;
  private static final int SCORE = 8;

  /** Replacements for each string, hash or element of a queue. */
  private static final int ROUNDS = 4;

  private static final double IDLE_SECONDS = 10;
  private static final double AFTER_FLUSH_SECONDS = 5;

  /**
   * The phases, in order.
   *
   * @param keys small strings; there are half as many long ones, a fifth as many small hashes, as
   *     many elements of lists and of a sorted set, which is some 700 bytes for each
   */
  static List<ChurnPhase> all(long keys) {
    return List.of(
        new ChurnPhase("small strings", List.of(smallStrings(keys)), 0),
        new ChurnPhase("strings of other lengths", strings(Math.max(1, keys / 2)), 0),
        new ChurnPhase("fields of small hashes", hashes(Math.max(1, keys / 5)), 0),
        new ChurnPhase("lists as queues", queues(keys), 0),
        new ChurnPhase("sorted set", List.of(sortedSet(keys)), 0),
        new ChurnPhase("half deleted", deletions(keys), 0),
        new ChurnPhase("idle", List.of(), IDLE_SECONDS),
        new ChurnPhase("FLUSHALL", List.of(flush()), AFTER_FLUSH_SECONDS));
  }

  private static ChurnLoad smallStrings(long keys) {
    return ChurnLoad.fill("small", keys, SMALL, NAME + SMALL, "SET key:__seq_int__ __data__");
  }

  private static List<ChurnLoad> strings(long keys) {
    List<RequestTemplate> cycle =
        Arrays.stream(OTHER_LENGTHS)
            .mapToObj(length -> ChurnLoad.template("SET str:__rand_int__ __data__", length))
            .toList();
    double target = keys * (NAME + mean(OTHER_LENGTHS));
    return List.of(
        ChurnLoad.fill("long", keys, LONG, NAME + LONG, "SET str:__seq_int__ __data__"),
        new ChurnLoad("long", cycle, ROUNDS * keys, keys, true, ChurnLoad.toward(target, keys)));
  }

  private static List<ChurnLoad> hashes(long keys) {
    StringBuilder whole = new StringBuilder("HSET hsh:__seq_int__");
    for (int field = 0; field < FIELDS; field++) {
      whole.append(" field").append(field).append(" __data__");
    }
    // Each field meets each length, for the one number does not divide the other.
    List<RequestTemplate> cycle = new ArrayList<>();
    for (int i = 0; i < FIELDS * FIELD_LENGTHS.length; i++) {
      String request = "HSET hsh:__rand_int__ field" + i % FIELDS + " __data__";
      cycle.add(ChurnLoad.template(request, FIELD_LENGTHS[i % FIELD_LENGTHS.length]));
    }
    double fields = keys * (double) FIELDS;
    double each = NAME + FIELDS * (double) (FIELD + SMALL);
    double target = keys * NAME + fields * (FIELD + mean(FIELD_LENGTHS));
    return List.of(
        ChurnLoad.fill("hashes", keys, SMALL, each, whole.toString()),
        new ChurnLoad(
            "hashes", cycle, ROUNDS * keys, keys, true, ChurnLoad.toward(target, fields)));
  }

  private static List<ChurnLoad> queues(long elements) {
    RequestTemplate push = ChurnLoad.template("RPUSH queue:__rand_int__ __data__", ELEMENT);
    RequestTemplate pop = ChurnLoad.template("LPOP queue:__rand_int__", 0);
    return List.of(
        new ChurnLoad("queues", List.of(push), elements, QUEUES, false, ChurnLoad.each(ELEMENT)),
        new ChurnLoad(
            "queues", List.of(push, pop), 2L * ROUNDS * elements, QUEUES, true, ChurnLoad.each(0)));
  }

  private static ChurnLoad sortedSet(long members) {
    RequestTemplate add = ChurnLoad.template("ZADD z __rand_int__ member:__seq_int__", 0);
    return new ChurnLoad(
        "members", List.of(add), members, members, false, ChurnLoad.each(MEMBER + SCORE));
  }

  private static List<ChurnLoad> deletions(long keys) {
    RequestTemplate pop = ChurnLoad.template("LPOP queue:__rand_int__", 0);
    return List.of(
        ChurnLoad.halve("small", keys, "DEL key:__rand_int__"),
        ChurnLoad.halve("long", Math.max(1, keys / 2), "DEL str:__rand_int__"),
        ChurnLoad.halve("hashes", Math.max(1, keys / 5), "DEL hsh:__rand_int__"),
        ChurnLoad.halve("members", keys, "ZREM z member:__rand_int__"),
        new ChurnLoad("queues", List.of(pop), keys / 2, QUEUES, false, ChurnLoad.each(-ELEMENT)));
  }

  private static ChurnLoad flush() {
    RequestTemplate request = ChurnLoad.template("FLUSHALL", 0);
    return new ChurnLoad("", List.of(request), 1, 0, false, ChurnLoad.each(0));
  }

  /** True if nothing is left behind it. */
  boolean empties() {
    return name.equals("FLUSHALL");
  }

  private static double mean(int... lengths) {
    return Arrays.stream(lengths).average().orElse(0);
  }
}
