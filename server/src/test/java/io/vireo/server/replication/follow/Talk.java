package io.vireo.server.replication.follow;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.util.Random;

/** What tests say to servers that follow each other. */
final class Talk {
  private Talk() {}

  /** A field of INFO, or an empty text. */
  static String field(SocketClient client, String section, String name) {
    return Info.of(client.run("INFO", section)).field(name);
  }

  /** What a server answers, as redis-cli shows it. */
  static String say(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  /**
   * Makes a server a replica, and waits for the link. A replica that loads a copy refuses that, and
   * it may go on loading for a moment after the connection is cut that brings the copy.
   */
  static void follow(SocketClient replica, int port) {
    await(
        "the end of the loading",
        () -> say(replica, "REPLICAOF", "127.0.0.1", Integer.toString(port)),
        answer -> !answer.contains("LOADING"));
    awaitLink(replica);
  }

  /** Waits until a replica has its link. */
  static void awaitLink(SocketClient replica) {
    await("link", () -> field(replica, "replication", "master_link_status").equals("up"));
  }

  /** Keys go on to expire meanwhile, so all is looked at until it has come to rest. */
  static void awaitSame(SocketClient primary, SocketClient replica) {
    await(
        "the same data",
        () ->
            primary.run("DEBUG", "DIGEST").equals(replica.run("DEBUG", "DIGEST"))
                && field(primary, "replication", "master_repl_offset")
                    .equals(field(replica, "replication", "master_repl_offset")));
  }

  /** Changes data of all kinds. */
  static void write(SocketClient to, Random random, int count) {
    for (int i = 0; i < count; i++) {
      write(to, random);
    }
  }

  private static void write(SocketClient to, Random random) {
    String key = "k" + random.nextInt(200);
    String value = "v" + random.nextInt();
    switch (random.nextInt(16)) {
      case 0 -> to.run("SET", "s" + key, value, "PX", Integer.toString(1 + random.nextInt(400)));
      case 1 -> to.run("APPEND", "s" + key, value);
      case 2 -> to.run("RPUSH", "l" + key, value, value);
      case 3 -> to.run("LPOP", "l" + key);
      case 4 -> to.run("SADD", "t" + key, value, "a", "b", "c");
      case 5 -> to.run("SPOP", "t" + key);
      case 6 -> to.run("HSET", "h" + key, value, value, "f", "g");
      case 7 -> to.run("HPEXPIRE", "h" + key, "200", "FIELDS", "1", "f");
      case 8 -> to.run("ZADD", "z" + key, "1.5", value);
      case 9 -> to.run("ZPOPMIN", "z" + key);
      case 10 -> to.run("XADD", "x" + key, "*", "a", value);
      case 11 -> to.run("INCRBYFLOAT", "n" + key, "0.1");
      case 12 ->
          to.run(
              "EVAL",
              "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('INCR', 'cnt')",
              "1",
              "e" + key,
              value);
      case 13 -> {
        to.run("MULTI");
        to.run("SET", "s" + key, value);
        to.run("RENAME", "s" + key, "sk" + random.nextInt(200));
        to.run("EXEC");
      }
      case 14 -> to.run("SELECT", Integer.toString(random.nextInt(3)));
      default -> to.run("PEXPIRE", "l" + key, "300");
    }
  }
}
