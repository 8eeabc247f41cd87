package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.List;

/** Clients that want to keep too much: huge values, huge requests, and floods of small keys. */
final class WriteStressors {
  private static final int MOST_WORDS = 1_000_000;
  private static final int FAR = 100 << 20;

  private WriteStressors() {}

  /** All of them. */
  static List<Stressor> all() {
    return List.of(
        new Stressor("huge values", 6, WriteStressors::hugeValues),
        new Stressor("huge values announced", 3, WriteStressors::announce),
        new Stressor("large values", 4, WriteStressors::largeValues),
        new Stressor("MSET of many", 3, WriteStressors::manyPairs),
        new Stressor("collections of many", 4, WriteStressors::manyMembers),
        new Stressor("floods of small keys", 6, WriteStressors::smallKeys),
        new Stressor("growing strings", 4, WriteStressors::growth),
        new Stressor("copies", 3, WriteStressors::copies),
        new Stressor("deletions", 4, WriteStressors::deletions));
  }

  private static void hugeValues(StressConnection connection, RandomLoad load) throws IOException {
    for (int i = load.between(1, 4); i > 0; i--) {
      connection.out().begin(3).word("SET").word(load.bigKey()).blob(load.huge());
      connection.read(1);
    }
  }

  /** Announces a value, gives part of it, and lets the server wait for the rest. */
  private static void announce(StressConnection connection, RandomLoad load) throws IOException {
    int announced = load.huge();
    int given = load.between(1, announced);
    connection.out().begin(3).word("SET").word(load.bigKey()).beginBlob(announced, given).flush();
    connection.idle(load.between(1, 3_000));
  }

  private static void largeValues(StressConnection connection, RandomLoad load) throws IOException {
    int count = load.between(1, 200);
    for (int i = 0; i < count; i++) {
      connection.out().begin(3).word("SET").word(load.bigKey()).blob(load.large());
    }
    connection.read(count);
  }

  private static void manyPairs(StressConnection connection, RandomLoad load) throws IOException {
    int pairs = load.between(1_000, MOST_WORDS);
    RequestStream out = connection.out().begin(1 + 2 * pairs).word("MSET");
    for (int i = 0; i < pairs; i++) {
      out.word(load.smallKey()).word("value");
    }
    connection.read(1);
  }

  private static void manyMembers(StressConnection connection, RandomLoad load) throws IOException {
    int members = load.between(100, MOST_WORDS);
    String command = load.oneOf("RPUSH", "SADD", "HSET", "ZADD", "LPUSH");
    boolean pairs = command.equals("HSET") || command.equals("ZADD");
    String key = load.collection(ReadStressors.typeOf(command));
    RequestStream out =
        connection.out().begin(2 + members * (pairs ? 2 : 1)).word(command).word(key);
    for (int i = 0; i < members; i++) {
      if (command.equals("ZADD")) {
        out.word(Integer.toString(i));
      }
      out.word(load.member());
      if (command.equals("HSET")) {
        out.word("value");
      }
    }
    connection.read(1);
  }

  private static void smallKeys(StressConnection connection, RandomLoad load) throws IOException {
    int bytes = load.between(1, 10_000);
    int batch = load.between(1, 2_000);
    for (int sent = 0; sent < 200_000 && sent * (long) bytes < FAR; sent += batch) {
      for (int i = 0; i < batch; i++) {
        connection.out().begin(3).word("SET").word(load.smallKey()).blob(bytes);
      }
      connection.read(batch);
    }
  }

  private static void growth(StressConnection connection, RandomLoad load) throws IOException {
    int count = load.between(1, 50);
    for (int i = 0; i < count; i++) {
      String key = load.bigKey();
      switch (load.below(3)) {
        case 0 -> connection.out().begin(3).word("APPEND").word(key).blob(load.large());
        case 1 -> connection.request("SETRANGE", key, far(load), "end");
        default -> connection.request("SETBIT", key, far(load), "1");
      }
    }
    connection.read(count);
  }

  private static String far(RandomLoad load) {
    return Integer.toString(load.between(1_000, FAR));
  }

  /** Values that are made of other values, without a long request. */
  private static void copies(StressConnection connection, RandomLoad load) throws IOException {
    int count = load.between(1, 30);
    for (int i = 0; i < count; i++) {
      String set = load.collection("set");
      switch (load.below(5)) {
        case 0 -> connection.request("COPY", load.bigKey(), load.bigKey(), "REPLACE");
        case 1 -> connection.request("BITOP", "NOT", load.bigKey(), load.bigKey());
        case 2 -> connection.request("SUNIONSTORE", set, set, load.collection("set"));
        case 3 -> connection.request("COPY", load.collection("hash"), load.collection("hash"));
        default -> connection.request("SORT", set, "ALPHA", "STORE", load.collection("list"));
      }
    }
    connection.read(count);
  }

  /** Without them a server that evicts nothing would only refuse. */
  private static void deletions(StressConnection connection, RandomLoad load) throws IOException {
    if (load.chance(0.2)) {
      connection.request(load.flush(), load.oneOf("SYNC", "ASYNC"));
      connection.read(1);
      return;
    }
    int count = load.between(1, 20);
    for (int i = 0; i < count; i++) {
      String type = load.oneOf("list", "hash", "set", "zset");
      String key = load.chance(0.5) ? load.bigKey() : load.collection(type);
      connection.request(load.oneOf("DEL", "UNLINK"), key);
    }
    connection.read(count);
  }
}
