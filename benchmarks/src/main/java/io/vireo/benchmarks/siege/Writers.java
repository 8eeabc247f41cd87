package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.List;

/** Clients that want to keep too much: huge values, huge requests, and floods of small keys. */
final class Writers {
  private static final int MOST_WORDS = 1_000_000;
  private static final int FAR = 100 << 20;

  private Writers() {}

  /** All of them. */
  static List<Greed> all() {
    return List.of(
        new Greed("huge values", 6, Writers::hugeValues),
        new Greed("huge values announced", 3, Writers::announce),
        new Greed("large values", 4, Writers::largeValues),
        new Greed("MSET of many", 3, Writers::manyPairs),
        new Greed("collections of many", 4, Writers::manyMembers),
        new Greed("floods of small keys", 6, Writers::smallKeys),
        new Greed("growing strings", 4, Writers::growth),
        new Greed("copies", 3, Writers::copies),
        new Greed("deletions", 4, Writers::deletions));
  }

  private static void hugeValues(Visit visit, Appetite appetite) throws IOException {
    for (int i = appetite.between(1, 4); i > 0; i--) {
      visit.out().begin(3).word("SET").word(appetite.bigKey()).blob(appetite.huge());
      visit.read(1);
    }
  }

  /** Announces a value, gives part of it, and lets the server wait for the rest. */
  private static void announce(Visit visit, Appetite appetite) throws IOException {
    int announced = appetite.huge();
    int given = appetite.between(1, announced);
    visit.out().begin(3).word("SET").word(appetite.bigKey()).beginBlob(announced, given).flush();
    visit.idle(appetite.between(1, 3_000));
  }

  private static void largeValues(Visit visit, Appetite appetite) throws IOException {
    int count = appetite.between(1, 200);
    for (int i = 0; i < count; i++) {
      visit.out().begin(3).word("SET").word(appetite.bigKey()).blob(appetite.large());
    }
    visit.read(count);
  }

  private static void manyPairs(Visit visit, Appetite appetite) throws IOException {
    int pairs = appetite.between(1_000, MOST_WORDS);
    RequestStream out = visit.out().begin(1 + 2 * pairs).word("MSET");
    for (int i = 0; i < pairs; i++) {
      out.word(appetite.smallKey()).word("value");
    }
    visit.read(1);
  }

  private static void manyMembers(Visit visit, Appetite appetite) throws IOException {
    int members = appetite.between(100, MOST_WORDS);
    String command = appetite.oneOf("RPUSH", "SADD", "HSET", "ZADD", "LPUSH");
    boolean pairs = command.equals("HSET") || command.equals("ZADD");
    String key = appetite.collection(Readers.typeOf(command));
    RequestStream out = visit.out().begin(2 + members * (pairs ? 2 : 1)).word(command).word(key);
    for (int i = 0; i < members; i++) {
      if (command.equals("ZADD")) {
        out.word(Integer.toString(i));
      }
      out.word(appetite.member());
      if (command.equals("HSET")) {
        out.word("value");
      }
    }
    visit.read(1);
  }

  private static void smallKeys(Visit visit, Appetite appetite) throws IOException {
    int bytes = appetite.between(1, 10_000);
    int batch = appetite.between(1, 2_000);
    for (int sent = 0; sent < 200_000 && sent * (long) bytes < FAR; sent += batch) {
      for (int i = 0; i < batch; i++) {
        visit.out().begin(3).word("SET").word(appetite.smallKey()).blob(bytes);
      }
      visit.read(batch);
    }
  }

  private static void growth(Visit visit, Appetite appetite) throws IOException {
    int count = appetite.between(1, 50);
    for (int i = 0; i < count; i++) {
      String key = appetite.bigKey();
      switch (appetite.below(3)) {
        case 0 -> visit.out().begin(3).word("APPEND").word(key).blob(appetite.large());
        case 1 -> visit.request("SETRANGE", key, far(appetite), "end");
        default -> visit.request("SETBIT", key, far(appetite), "1");
      }
    }
    visit.read(count);
  }

  private static String far(Appetite appetite) {
    return Integer.toString(appetite.between(1_000, FAR));
  }

  /** Values that are made of other values, without a long request. */
  private static void copies(Visit visit, Appetite appetite) throws IOException {
    int count = appetite.between(1, 30);
    for (int i = 0; i < count; i++) {
      String set = appetite.collection("set");
      switch (appetite.below(5)) {
        case 0 -> visit.request("COPY", appetite.bigKey(), appetite.bigKey(), "REPLACE");
        case 1 -> visit.request("BITOP", "NOT", appetite.bigKey(), appetite.bigKey());
        case 2 -> visit.request("SUNIONSTORE", set, set, appetite.collection("set"));
        case 3 -> visit.request("COPY", appetite.collection("hash"), appetite.collection("hash"));
        default -> visit.request("SORT", set, "ALPHA", "STORE", appetite.collection("list"));
      }
    }
    visit.read(count);
  }

  /** Without them a server that evicts nothing would only refuse. */
  private static void deletions(Visit visit, Appetite appetite) throws IOException {
    if (appetite.chance(0.2)) {
      visit.request(appetite.flush(), appetite.oneOf("SYNC", "ASYNC"));
      visit.read(1);
      return;
    }
    int count = appetite.between(1, 20);
    for (int i = 0; i < count; i++) {
      String type = appetite.oneOf("list", "hash", "set", "zset");
      String key = appetite.chance(0.5) ? appetite.bigKey() : appetite.collection(type);
      visit.request(appetite.oneOf("DEL", "UNLINK"), key);
    }
    visit.read(count);
  }
}
