package io.vireo.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class MemoryUsageTest {
  private static final int KEYS = 7000;

  /** What MEMORY USAGE tells of each key adds up to what all of them take. */
  @Test
  void addsUpToTheWhole() {
    try (InProcessServer server = new InProcessServer("save")) {
      InProcessClient client = server.client();
      long before = bytes(server);
      for (int i = 0; i < KEYS; i++) {
        fill(client, "key:" + i, i);
      }
      long sum = 0;
      for (int i = 0; i < KEYS; i++) {
        sum += ((RespValue.Whole) client.run("MEMORY", "USAGE", "key:" + i)).number();
      }
      long all = bytes(server) - before;
      // Tables of keys and the rests of pages belong to no key.
      assertThat(sum).isCloseTo(all, Percentage.withPercentage(4));
    }
  }

  private static long bytes(InProcessServer server) {
    return server.engine().keyspace().heapBytes() + server.engine().keyspace().blockBytes();
  }

  private static void fill(InProcessClient client, String key, int number) {
    switch (number % 7) {
      case 0 -> client.run("SET", key, "x".repeat(number % 1500));
      case 1 -> client.run("SET", key, "value", "EX", Integer.toString(1000 + number));
      case 2 -> client.run("RPUSH", key, "a", "b".repeat(number % 3000), "c");
      case 3 -> client.run("SADD", key, "1", "2", Integer.toString(number));
      case 4 -> client.run("HSET", key, "field", "f".repeat(number % 200));
      case 5 -> client.run("ZADD", key, "1", "one", "2", "m".repeat(number % 200));
      default -> client.run("XADD", key, "*", "field", "value");
    }
  }
}
