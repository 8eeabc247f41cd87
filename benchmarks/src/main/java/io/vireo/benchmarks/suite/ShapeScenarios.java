package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.load.TestCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Plain reads and writes under loads of other shapes: sizes, connections, paces, skew, large sets.
 */
final class ShapeScenarios {
  private static final List<String> BOTH = List.of("set", "get");
  private static final List<Integer> CONNECTIONS = List.of(1, 50, 500, 5000);
  private static final double FIXED_RATE = 20_000;
  private static final double SHARE = 0.7;
  private static final long MANY_KEYS = 5_000_000;
  private static final long MANY_MEMBERS = 10_000_000;
  private static final double SKEW = 0.99;

  /**
   * A size of values.
   *
   * @param keys so few that all values together fit
   */
  private record Size(String name, int bytes, long keys, int clients) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("16b", 16, 100_000, 50),
          new Size("512b", 512, 100_000, 50),
          new Size("16k", 16 << 10, 10_000, 50),
          new Size("1m", 1 << 20, 100, 10));

  private ShapeScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (Size size : SIZES) {
      BOTH.forEach(test -> all.add(sized(test, size)));
    }
    for (int connections : CONNECTIONS) {
      BOTH.forEach(test -> all.add(connected(test, connections)));
    }
    BOTH.forEach(test -> all.add(fixed(test)));
    BOTH.forEach(test -> all.add(peak(test)));
    all.add(mixed(1));
    all.add(mixed(16));
    all.add(tracking(1));
    all.add(tracking(16));
    all.add(leaderboard());
    return all;
  }

  private static Scenario sized(String test, Size size) {
    return new Scenario(
        test + "-" + size.name(),
        "Sizes of values",
        upper(test) + " " + bytes(size.bytes()),
        String.format(
            Locale.ROOT,
            "%d clients, one request at a time, values of %s under %,d keys.",
            size.clients(),
            bytes(size.bytes()),
            size.keys()),
        "requests",
        Set.of("values"),
        new Work.Load(
            plain(test).data(size.bytes(), KeyChoice.uniform(size.keys())).clients(size.clients()),
            Stage.forTest(test).filled(false, strings(size.keys()))));
  }

  private static String bytes(int bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  private static Fill strings(long keys) {
    return Fill.of("SET key:__seq_int__ __data__", keys);
  }

  private static Scenario connected(String test, int connections) {
    String title = String.format(Locale.ROOT, "%s, %,d", upper(test), connections);
    return new Scenario(
        test + "-c" + connections,
        "Number of connections",
        title + (connections == 1 ? " connection" : " connections"),
        "One request at a time from each connection, values of 16 bytes, 100,000 keys.",
        "requests",
        Set.of("connections"),
        new Work.Load(plain(test).clients(connections), Stage.forTest(test)));
  }

  private static Scenario fixed(String test) {
    String name = test + "-rate20k";
    String about =
        "Open loop: requests leave on a schedule, whatever the server does, and latency counts from"
            + " the time a request should have left. 50 connections.";
    return new Scenario(
        name,
        "Fixed rates",
        upper(test) + ", 20,000 a second",
        about,
        "requests",
        Set.of("open"),
        new Work.Load(plain(test).at(new Pace.Fixed(FIXED_RATE)), Stage.forTest(test)));
  }

  private static Scenario peak(String test) {
    String about =
        "Open loop at 70 % of the rate that the reference server (Redis, if it takes part) reached"
            + " in a closed loop just before: the same schedule for every server, latency from the"
            + " intended time. 50 connections.";
    Scenario scenario =
        new Scenario(
            test + "-peak70",
            "Fixed rates",
            upper(test) + ", 70 % of the reference's peak",
            about,
            "requests",
            Set.of("open"),
            new Work.Load(plain(test).at(new Pace.ShareOfPeak(SHARE)), Stage.forTest(test)));
    return test.equals("get") ? scenario.quick() : scenario;
  }

  private static Scenario mixed(int pipeline) {
    List<TestCase> cycle = new ArrayList<>(List.of(TestCatalog.named("set")));
    cycle.addAll(Collections.nCopies(10, TestCatalog.named("get")));
    String about =
        "One SET for ten GETs over 5 million keys, some far more often than others (Zipf's law,"
            + " exponent 0.99), values of 16 bytes, 50 clients, pipeline of "
            + pipeline
            + ".";
    return new Scenario(
        "mixed-zipf-p" + pipeline,
        "Mixed load",
        "SET and GET 1:10, pipeline " + pipeline,
        about,
        "requests",
        Set.of("mixed"),
        new Work.Load(
            Traffic.of(cycle.get(0), pipeline)
                .sending(cycle)
                .data(16, KeyChoice.zipf(MANY_KEYS, SKEW)),
            Stage.empty().filled(false, strings(MANY_KEYS))));
  }

  private static Scenario tracking(int pipeline) {
    List<TestCase> cycle = new ArrayList<>(List.of(TestCatalog.named("set")));
    cycle.addAll(Collections.nCopies(9, TestCatalog.named("get")));
    String about =
        "One SET for nine GETs over 100,000 keys from 50 clients with CLIENT TRACKING ON in RESP3, who"
            + " ask for everything again, pipeline of "
            + pipeline
            + ".";
    return new Scenario(
        "tracking-p" + pipeline,
        "Client-side caching",
        "GET with tracking, one write in ten, pipeline " + pipeline,
        about,
        "requests",
        Set.of("tracking"),
        new Work.Load(
            Traffic.of(cycle.get(0), pipeline).sending(cycle).caching(), Stage.forTest("get")));
  }

  private static Scenario leaderboard() {
    String about =
        "ZADD with scores at random into a sorted set of 10 million members, half of them new, 20,000"
            + " a second in an open loop from 50 clients.";
    Fill members = Fill.of("ZADD myzset __seq_int__ element:__seq_int__", MANY_MEMBERS);
    return new Scenario(
        "zadd-10m",
        "Large collections",
        "ZADD into 10 million",
        about,
        "requests",
        Set.of("large"),
        new Work.Load(
            plain("zadd")
                .data(16, KeyChoice.uniform(2 * MANY_MEMBERS))
                .at(new Pace.Fixed(FIXED_RATE)),
            Stage.empty().filled(false, members)));
  }

  private static Traffic plain(String test) {
    return Traffic.of(TestCatalog.named(test), 1);
  }

  private static String upper(String test) {
    return test.toUpperCase(Locale.ROOT);
  }
}
