package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.List;

/** Clients that ask for more than they read, or for all of it at once. */
final class Readers {
  private static final int MOST_QUESTIONS = 3_000;
  private static final String CHANNEL = "news";

  private Readers() {}

  /** All of them. */
  static List<Greed> all() {
    return List.of(
        new Greed("slow readers of strings", 6, Readers::slowly),
        new Greed("slow readers of collections", 4, Readers::collectionsSlowly),
        new Greed("whole collections", 4, Readers::collections),
        new Greed("names of all keys", 3, Readers::names),
        new Greed("slow subscribers", 3, Readers::subscribe),
        new Greed("publishers", 4, Readers::publish));
  }

  /** The type of collection that a command of {@link Writers} fills. */
  static String typeOf(String command) {
    return switch (command) {
      case "SADD" -> "set";
      case "HSET" -> "hash";
      case "ZADD" -> "zset";
      default -> "list";
    };
  }

  /** Asks for many large values at once, and reads few of them late. */
  private static void slowly(Visit visit, Appetite appetite) throws IOException {
    int questions = appetite.between(2, MOST_QUESTIONS);
    String key = appetite.bigKey();
    boolean same = appetite.chance(0.5);
    for (int i = 0; i < questions; i++) {
      visit.request("GET", same ? key : appetite.bigKey());
    }
    hesitate(visit, appetite, questions);
  }

  private static void hesitate(Visit visit, Appetite appetite, int questions) throws IOException {
    visit.out().flush();
    visit.idle(appetite.between(100, 4_000));
    if (appetite.chance(0.5)) {
      visit.read(appetite.between(1, questions));
    }
  }

  private static void collectionsSlowly(Visit visit, Appetite appetite) throws IOException {
    int questions = appetite.between(1, 100);
    for (int i = 0; i < questions; i++) {
      askForAll(visit, appetite);
    }
    hesitate(visit, appetite, questions);
  }

  private static void askForAll(Visit visit, Appetite appetite) throws IOException {
    switch (appetite.below(5)) {
      case 0 -> visit.request("HGETALL", appetite.collection("hash"));
      case 1 -> visit.request("SMEMBERS", appetite.collection("set"));
      case 2 -> visit.request("ZRANGE", appetite.collection("zset"), "0", "-1", "WITHSCORES");
      case 3 -> visit.request("SORT", appetite.collection("set"), "ALPHA");
      default -> visit.request("LRANGE", appetite.collection("list"), "0", "-1");
    }
  }

  private static void collections(Visit visit, Appetite appetite) throws IOException {
    for (int i = appetite.between(1, 10); i > 0; i--) {
      askForAll(visit, appetite);
      visit.read(1);
    }
  }

  private static void names(Visit visit, Appetite appetite) throws IOException {
    int questions = appetite.between(1, 5);
    for (int i = 0; i < questions; i++) {
      if (appetite.chance(0.7)) {
        visit.request("KEYS", "*");
      } else {
        visit.request("SCAN", "0", "COUNT", "1000000");
      }
    }
    hesitate(visit, appetite, questions);
  }

  private static void subscribe(Visit visit, Appetite appetite) throws IOException {
    visit.request(appetite.oneOf("SUBSCRIBE", "PSUBSCRIBE"), CHANNEL).read(1);
    visit.idle(appetite.between(500, 5_000));
  }

  private static void publish(Visit visit, Appetite appetite) throws IOException {
    int count = appetite.between(10, 1_000);
    int bytes = appetite.large();
    for (int i = 0; i < count; i++) {
      visit.out().begin(3).word("PUBLISH").word(CHANNEL).blob(bytes);
    }
    visit.read(count);
  }
}
