package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
  private record Load(double perKey, int dataSize, List<String> request) {}

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

  private static final int MAX_ELEMENTS_OF_PART = 20;

  /** Keys are drawn at random: of a hundred collections less than one misses a part then. */
  private static final double DRAWS_PER_PART = 5;

  /** Spreads scores so that members do not come in their order. */
  private static final int SCORE_STEP = 7919;

  private static final int SCORES = 1000;

  /** The phases of collections that have some number of elements. */
  private record Outlines(int elements) {
    /** In this order, by type: each type begins with what builds its collections. */
    List<Outline> all() {
      return List.of(
          new Outline("list", "RPUSH 100 B", pushes(100, ELEMENT_BYTES)),
          new Outline("list", "LPOP", load(30, "LPOP " + LIST)),
          new Outline("list", "RPUSH+LPOP 300 B", pushes(15, LONG_BYTES), load(15, "LPOP " + LIST)),
          new Outline("list", "LRANGE 0 9", load(15, "LRANGE " + LIST + "0 9")),
          new Outline("list", "LINDEX " + at(50), load(15, "LINDEX " + LIST + at(50))),
          new Outline(
              "hash", "HSET " + elements + " fields", parts("HSET " + HASH, "field:%d __data__")),
          new Outline("hash", "HSET one", load(25, FIELD_BYTES, "HSET " + HASH + value(57))),
          new Outline(
              "hash", "HSET other size", load(15, ELEMENT_BYTES, "HSET " + HASH + value(61))),
          new Outline("hash", "HGET", load(25, "HGET " + HASH + "field:" + at(33))),
          new Outline("hash", "HINCRBY", load(15, "HINCRBY " + HASH + "n 1")),
          new Outline("hash", "HGETALL", new Load(3, 0, List.of("HGETALL", HASH.strip()))),
          new Outline(
              "zset", "ZADD " + elements + " members", parts("ZADD " + SORTED, "%2$d member:%1$d")),
          new Outline(
              "zset",
              "ZADD moves one",
              load(25, "ZADD " + SORTED + "500 " + member(57)),
              load(15, "ZADD " + SORTED + "100 " + member(57))),
          new Outline("zset", "ZINCRBY", load(15, "ZINCRBY " + SORTED + "3 " + member(5))),
          new Outline("zset", "ZSCORE", load(25, "ZSCORE " + SORTED + member(33))),
          new Outline("zset", "ZREVRANGE 0 9", load(15, "ZREVRANGE " + SORTED + "0 9")),
          new Outline("zset", "ZRANK", load(15, "ZRANK " + SORTED + member(44))),
          new Outline("set", "SADD " + elements + " members", parts("SADD " + SET, "member:%d")),
          new Outline("set", "SADD one more", load(25, "SADD " + SET + "more")),
          new Outline("set", "SREM one", load(15, "SREM " + SET + "more")),
          new Outline("set", "SISMEMBER", load(25, "SISMEMBER " + SET + member(33))),
          new Outline(
              "stream", "XADD 100 B", load(75, ELEMENT_BYTES, "XADD " + STREAM + "* f __data__")),
          new Outline(
              "stream",
              "XADD MAXLEN",
              load(15, ELEMENT_BYTES, "XADD " + STREAM + "MAXLEN ~ " + at(50) + " * f __data__")),
          new Outline("stream", "XRANGE 10", load(10, "XRANGE " + STREAM + "- + COUNT 10")));
    }

    /** The number of an element after this part of the others. */
    private int at(int percent) {
      return Math.toIntExact((long) elements * percent / 100);
    }

    private String value(int percent) {
      return "field:" + at(percent) + " __data__";
    }

    private String member(int percent) {
      return "member:" + at(percent);
    }

    /** As many requests as a part of all elements. */
    private Load load(int percent, int dataSize, String request) {
      return new Load(elements * percent / 100.0, dataSize, List.of(request.split(" ")));
    }

    private Load load(int percent, String request) {
      return load(percent, 0, request);
    }

    private Load pushes(int percent, int bytes) {
      return load(percent, bytes, "RPUSH " + LIST + "__data__");
    }

    /**
     * The requests that build a collection.
     *
     * @param format of an element, made from its number and a score
     */
    private Load[] parts(String begin, String format) {
      return IntStream.iterate(0, from -> from < elements, from -> from + MAX_ELEMENTS_OF_PART)
          .mapToObj(from -> begin + part(from, format))
          .map(request -> new Load(DRAWS_PER_PART, FIELD_BYTES, List.of(request.split(" "))))
          .toArray(Load[]::new);
    }

    private String part(int from, String format) {
      return IntStream.range(from, Math.min(from + MAX_ELEMENTS_OF_PART, elements))
          .mapToObj(i -> String.format(Locale.ROOT, format, i, (long) i * SCORE_STEP % SCORES))
          .collect(Collectors.joining(" "));
    }
  }

  /** The types, in the order in which they are measured. */
  static List<String> types() {
    return new Outlines(1).all().stream().map(Outline::type).distinct().toList();
  }

  /**
   * The phases by type, in order.
   *
   * @param keys collections of each type
   * @param elements of each; the number of requests is in proportion to those of all collections,
   *     but for requests that read all of a collection
   * @param clients connections
   * @param pipeline requests that a connection sends at once
   */
  static Map<String, List<ManyPhase>> all(long keys, int elements, int clients, int pipeline) {
    Map<String, List<ManyPhase>> types = new LinkedHashMap<>();
    int seed = 0;
    for (Outline outline : new Outlines(elements).all()) {
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
