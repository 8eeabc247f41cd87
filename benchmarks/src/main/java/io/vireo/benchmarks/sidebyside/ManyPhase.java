package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A part of the work of {@link ManyRun} on collections of one type. Immutable.
 *
 * @param type of the collections
 * @param name as it is printed
 * @param loads one after the other
 */
record ManyPhase(String type, String name, List<Scenario> loads) {
  /** What a phase sends. */
  private record Load(double perKey, int dataSize, List<String> request) {
    private static Load of(double perKey, int dataSize, String request) {
      return new Load(perKey, dataSize, List.of(request.split(" ")));
    }

    private static Load of(double perKey, String request) {
      return of(perKey, 0, request);
    }
  }

  private record Outline(String type, String name, List<Load> loads) {
    private Outline(String type, String name, Load... loads) {
      this(type, name, List.of(loads));
    }
  }

  private static final String LIST = "q:__rand_int__ ";
  private static final String HASH = "h:__rand_int__ ";
  private static final String SORTED = "z:__rand_int__ ";
  private static final String SET = "s:__rand_int__ ";
  private static final String STREAM = "x:__rand_int__ ";

  private static final int FIELD_BYTES = 20;
  private static final int ELEMENT_BYTES = 100;
  private static final int LONG_BYTES = 300;

  /** Requests that build a collection of a hundred elements. */
  private static final int PARTS = 5;

  private static final int ELEMENTS_OF_PART = 20;

  /** Keys are drawn at random: of a hundred collections less than one misses a part then. */
  private static final double DRAWS_PER_PART = 5;

  /** Spreads scores so that members do not come in their order. */
  private static final int SCORE_STEP = 7919;

  private static final int SCORES = 1000;

  /** In this order, by type: each type begins with what builds its collections. */
  private static final List<Outline> OUTLINES =
      List.of(
          new Outline("list", "RPUSH 100 B", pushes(100, ELEMENT_BYTES)),
          new Outline("list", "LPOP", Load.of(30, "LPOP " + LIST)),
          new Outline(
              "list", "RPUSH+LPOP 300 B", pushes(15, LONG_BYTES), Load.of(15, "LPOP " + LIST)),
          new Outline("list", "LRANGE 0 9", Load.of(15, "LRANGE " + LIST + "0 9")),
          new Outline("list", "LINDEX 50", Load.of(15, "LINDEX " + LIST + "50")),
          new Outline("hash", "HSET 100 fields", parts("HSET " + HASH, "field:%d __data__")),
          new Outline(
              "hash", "HSET one", Load.of(25, FIELD_BYTES, "HSET " + HASH + "field:57 __data__")),
          new Outline(
              "hash",
              "HSET other size",
              Load.of(15, ELEMENT_BYTES, "HSET " + HASH + "field:61 __data__")),
          new Outline("hash", "HGET", Load.of(25, "HGET " + HASH + "field:33")),
          new Outline("hash", "HINCRBY", Load.of(15, "HINCRBY " + HASH + "n 1")),
          new Outline("hash", "HGETALL", Load.of(3, "HGETALL " + HASH)),
          new Outline("zset", "ZADD 100 members", parts("ZADD " + SORTED, "%2$d member:%1$d")),
          new Outline(
              "zset",
              "ZADD moves one",
              Load.of(25, "ZADD " + SORTED + "500 member:57"),
              Load.of(15, "ZADD " + SORTED + "100 member:57")),
          new Outline("zset", "ZINCRBY", Load.of(15, "ZINCRBY " + SORTED + "3 member:5")),
          new Outline("zset", "ZSCORE", Load.of(25, "ZSCORE " + SORTED + "member:33")),
          new Outline("zset", "ZREVRANGE 0 9", Load.of(15, "ZREVRANGE " + SORTED + "0 9")),
          new Outline("zset", "ZRANK", Load.of(15, "ZRANK " + SORTED + "member:44")),
          new Outline("set", "SADD 100 members", parts("SADD " + SET, "member:%d")),
          new Outline("set", "SADD one more", Load.of(25, "SADD " + SET + "more")),
          new Outline("set", "SREM one", Load.of(15, "SREM " + SET + "more")),
          new Outline("set", "SISMEMBER", Load.of(25, "SISMEMBER " + SET + "member:33")),
          new Outline(
              "stream",
              "XADD 100 B",
              Load.of(75, ELEMENT_BYTES, "XADD " + STREAM + "* f __data__")),
          new Outline(
              "stream",
              "XADD MAXLEN",
              Load.of(15, ELEMENT_BYTES, "XADD " + STREAM + "MAXLEN ~ 50 * f __data__")),
          new Outline("stream", "XRANGE 10", Load.of(10, "XRANGE " + STREAM + "- + COUNT 10")));

  private static Load pushes(double perKey, int bytes) {
    return Load.of(perKey, bytes, "RPUSH " + LIST + "__data__");
  }

  /**
   * The requests that build a collection of a hundred elements.
   *
   * @param element format of an element from its number and a score
   */
  private static Load[] parts(String begin, String element) {
    return IntStream.range(0, PARTS)
        .mapToObj(part -> Load.of(DRAWS_PER_PART, FIELD_BYTES, begin + part(part, element)))
        .toArray(Load[]::new);
  }

  private static String part(int part, String element) {
    List<String> words = new ArrayList<>();
    for (int i = part * ELEMENTS_OF_PART; i < (part + 1) * ELEMENTS_OF_PART; i++) {
      words.add(String.format(Locale.ROOT, element, i, i * SCORE_STEP % SCORES));
    }
    return String.join(" ", words);
  }

  /** The types, in the order in which they are measured. */
  static List<String> types() {
    return OUTLINES.stream().map(Outline::type).distinct().toList();
  }

  /**
   * The phases by type, in order.
   *
   * @param keys collections of each type; the number of requests is in proportion to it
   * @param clients connections
   * @param pipeline requests that a connection sends at once
   */
  static Map<String, List<ManyPhase>> all(long keys, int clients, int pipeline) {
    Map<String, List<ManyPhase>> types = new LinkedHashMap<>();
    int seed = 0;
    for (Outline outline : OUTLINES) {
      List<Scenario> loads = new ArrayList<>();
      for (Load load : outline.loads()) {
        // With one seed for all, each load would meet the collections in the order in which the one
        // before it left them, and would miss those that it missed.
        KeyChoice choice = new KeyChoice(keys, 0, ++seed);
        long requests = Math.max(1, Math.round(load.perKey() * keys));
        TestCase test = TestCase.custom(load.request());
        loads.add(new Scenario(test, clients, pipeline, requests, load.dataSize(), choice));
      }
      types
          .computeIfAbsent(outline.type(), type -> new ArrayList<>())
          .add(new ManyPhase(outline.type(), outline.name(), List.copyOf(loads)));
    }
    return types;
  }

  /** The type and the name. */
  String label() {
    return type + " " + name;
  }

  /** Requests of all loads. */
  long requests() {
    return loads.stream().mapToLong(Scenario::requests).sum();
  }

  /** This phase with half the work. */
  ManyPhase half() {
    return new ManyPhase(type, name, loads.stream().map(Scenario::half).toList());
  }
}
