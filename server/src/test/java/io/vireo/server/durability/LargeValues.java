package io.vireo.server.durability;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.RespText;
import java.util.Random;

/** Makes large values and changes them by chance. */
final class LargeValues {
  static final int HUGE = 6_000;
  private static final String TEXT = "0123456789abcdef0123456789abcdef";

  private final InProcessClient client;

  LargeValues(InProcessClient client) {
    this.client = client;
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  void fill(String type, String key, int size) {
    for (int i = 0; i < size; i++) {
      switch (type) {
        case "hash" -> run("HSET " + key + " f" + i + " " + TEXT + i);
        case "set" -> run("SADD " + key + " " + TEXT + i);
        case "zset" -> run("ZADD " + key + " " + i % 700 + " " + TEXT + i);
        case "list" -> run("RPUSH " + key + " " + TEXT + i);
        default -> run("XADD " + key + " " + (i + 1) + "-1 f " + TEXT + i);
      }
    }
    if (type.equals("stream")) {
      run("XGROUP CREATE " + key + " g 0");
      run("XREADGROUP GROUP g alice COUNT 50 STREAMS " + key + " >");
    } else if (type.equals("hash")) {
      run("HPEXPIREAT " + key + " 4000000000000 FIELDS 3 f1 f2 f3");
    }
  }

  void change(String type, String key, Random random) {
    int i = random.nextInt(HUGE + 500);
    int j = random.nextInt(40);
    switch (type) {
      case "hash" -> changeHash(key, i, j, random);
      case "set" -> changeSet(key, i, random);
      case "zset" -> changeSortedSet(key, i, random);
      case "list" -> changeList(key, i, j, random);
      default -> changeStream(key, i, j, random);
    }
  }

  private void changeHash(String key, int i, int j, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> run("HDEL " + key + " f" + i + " f" + (i + 1));
      case 1 -> run("HPEXPIREAT " + key + " 500000000000" + j + " FIELDS 1 f" + i);
      case 2 -> run("HPERSIST " + key + " FIELDS 2 f" + i + " f1");
      case 3 -> run("HSET " + key + " f" + i + " " + j);
      case 4 -> run("HPEXPIREAT " + key + " 1 FIELDS 1 f" + i);
      default -> run("HSET " + key + " f" + i + " " + TEXT.replace('a', 'z') + i);
    }
  }

  private void changeSet(String key, int i, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> run("SREM " + key + " " + TEXT + i);
      case 1 -> run("SPOP " + key + " 3");
      case 2 -> run("SMOVE " + key + " moved " + TEXT + i);
      default -> run("SADD " + key + " " + TEXT + i + " new" + i);
    }
  }

  private void changeSortedSet(String key, int i, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> run("ZREM " + key + " " + TEXT + i);
      case 1 -> run("ZPOPMIN " + key + " 2");
      case 2 -> run("ZPOPMAX " + key + " 2");
      case 3 -> run("ZREMRANGEBYRANK " + key + " " + i + " " + (i + 5));
      case 4 -> run("ZINCRBY " + key + " " + (i % 900 - 450) + " " + TEXT + i);
      default -> run("ZADD " + key + " " + i % 800 + " " + TEXT + i + " " + i % 3 + " new" + i);
    }
  }

  private void changeList(String key, int i, int j, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> run("LPOP " + key + " " + j);
      case 1 -> run("RPOP " + key + " " + j);
      case 2 -> run("LSET " + key + " " + i + " changed" + i);
      case 3 -> run("LINSERT " + key + " BEFORE " + TEXT + i + " inserted" + i);
      case 4 -> run("LREM " + key + " 1 " + TEXT + i);
      case 5 -> run("LTRIM " + key + " " + j / 10 + " -" + (1 + j));
      case 6 -> run("RPOPLPUSH " + key + " " + key);
      case 7 -> run("LPUSH " + key + " " + TEXT.repeat(j) + " front");
      default -> run("RPUSH " + key + " back" + i);
    }
  }

  private void changeStream(String key, int i, int j, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> run("XDEL " + key + " " + i + "-1 " + (i + 1) + "-1");
      case 1 -> run("XTRIM " + key + " MINID " + i / 20);
      case 2 -> run("XREADGROUP GROUP g bob COUNT 5 STREAMS " + key + " >");
      case 3 -> run("XACK " + key + " g " + j + "-1");
      case 4 -> run("XGROUP CREATE " + key + " h" + j + " $");
      case 5 -> run("XCLAIM " + key + " g carol 0 " + j + "-1");
      case 6 -> run("XSETID " + key + " 99999999-1");
      case 7 -> run("XADD " + key + " MAXLEN ~ " + (HUGE - j) + " * f trimmed");
      default -> run("XADD " + key + " * f new" + i);
    }
  }

  /** What happens to whole keys, now and then. */
  void changeKey(String type, String key, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> run("RENAME " + key + " renamed:" + type);
      case 1 -> run("RENAME renamed:" + type + " " + key);
      case 2 -> run("COPY " + key + " copy:" + type + " REPLACE");
      case 3 -> run("PEXPIREAT " + key + " 4000000000000");
      case 4 -> run("PERSIST " + key);
      default -> {
        if (random.nextInt(4) == 0) {
          run("DEL " + key);
        }
      }
    }
  }
}
