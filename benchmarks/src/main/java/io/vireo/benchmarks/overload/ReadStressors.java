package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.List;

/** Clients that ask for more than they read, or for all of it at once. */
final class ReadStressors {
  private static final int MOST_QUESTIONS = 3_000;
  private static final String CHANNEL = "news";

  private ReadStressors() {}

  /** All of them. */
  static List<Stressor> all() {
    return List.of(
        new Stressor("slow readers of strings", 6, ReadStressors::slowly),
        new Stressor("slow readers of collections", 4, ReadStressors::collectionsSlowly),
        new Stressor("whole collections", 4, ReadStressors::collections),
        new Stressor("names of all keys", 3, ReadStressors::names),
        new Stressor("slow subscribers", 3, ReadStressors::subscribe),
        new Stressor("publishers", 4, ReadStressors::publish));
  }

  /** The type of collection that a command of {@link WriteStressors} fills. */
  static String typeOf(String command) {
    return switch (command) {
      case "SADD" -> "set";
      case "HSET" -> "hash";
      case "ZADD" -> "zset";
      default -> "list";
    };
  }

  /** Asks for many large values at once, and reads few of them late. */
  private static void slowly(StressConnection connection, RandomLoad load) throws IOException {
    int questions = load.between(2, MOST_QUESTIONS);
    String key = load.bigKey();
    boolean same = load.chance(0.5);
    for (int i = 0; i < questions; i++) {
      connection.request("GET", same ? key : load.bigKey());
    }
    hesitate(connection, load, questions);
  }

  private static void hesitate(StressConnection connection, RandomLoad load, int questions)
      throws IOException {
    connection.out().flush();
    connection.idle(load.between(100, 4_000));
    if (load.chance(0.5)) {
      connection.read(load.between(1, questions));
    }
  }

  private static void collectionsSlowly(StressConnection connection, RandomLoad load)
      throws IOException {
    int questions = load.between(1, 100);
    for (int i = 0; i < questions; i++) {
      askForAll(connection, load);
    }
    hesitate(connection, load, questions);
  }

  private static void askForAll(StressConnection connection, RandomLoad load) throws IOException {
    switch (load.below(5)) {
      case 0 -> connection.request("HGETALL", load.collection("hash"));
      case 1 -> connection.request("SMEMBERS", load.collection("set"));
      case 2 -> connection.request("ZRANGE", load.collection("zset"), "0", "-1", "WITHSCORES");
      case 3 -> connection.request("SORT", load.collection("set"), "ALPHA");
      default -> connection.request("LRANGE", load.collection("list"), "0", "-1");
    }
  }

  private static void collections(StressConnection connection, RandomLoad load) throws IOException {
    for (int i = load.between(1, 10); i > 0; i--) {
      askForAll(connection, load);
      connection.read(1);
    }
  }

  private static void names(StressConnection connection, RandomLoad load) throws IOException {
    int questions = load.between(1, 5);
    for (int i = 0; i < questions; i++) {
      if (load.chance(0.7)) {
        connection.request("KEYS", "*");
      } else {
        connection.request("SCAN", "0", "COUNT", "1000000");
      }
    }
    hesitate(connection, load, questions);
  }

  private static void subscribe(StressConnection connection, RandomLoad load) throws IOException {
    connection.request(load.oneOf("SUBSCRIBE", "PSUBSCRIBE"), CHANNEL).read(1);
    connection.idle(load.between(500, 5_000));
  }

  private static void publish(StressConnection connection, RandomLoad load) throws IOException {
    int count = load.between(10, 1_000);
    int bytes = load.large();
    for (int i = 0; i < count; i++) {
      connection.out().begin(3).word("PUBLISH").word(CHANNEL).blob(bytes);
    }
    connection.read(count);
  }
}
