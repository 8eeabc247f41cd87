package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that deletes a large value, whatever its type, does not wait for its blocks. */
class FreedLargeValuesTest {
  private static final int ELEMENTS = 20_000;
  private static final String TEXT = "x".repeat(100);

  private final InProcessServer server = new InProcessServer().alone();
  private final InProcessClient client = server.client();
  private final Keyspace space = server.engine().keyspace();
  private final PartFreeing freeing = new PartFreeing(space);

  private void fill(String key) {
    client.run("SET", "other", TEXT);
    if (key.equals("string")) {
      client.run("SETRANGE", key, "20000000", "x");
      return;
    }
    for (int i = 0; i < ELEMENTS; i++) {
      switch (key) {
        case "list" -> client.run("RPUSH", key, TEXT);
        case "stream" -> client.run("XADD", key, "*", "f", TEXT);
        case "hash" -> client.run("HSET", key, "field:" + i, TEXT);
        case "set" -> client.run("SADD", key, TEXT + i);
        default -> client.run("ZADD", key, "" + i, TEXT + i);
      }
    }
  }

  @AfterEach
  void proveBooks() {
    KeyspaceWalk.check(space);
    server.close();
  }

  private int steps() {
    int steps = 0;
    while (freeing.step()) {
      steps++;
    }
    return steps;
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "stream", "hash", "set", "zset", "string"})
  void areFreedLittleByLittleButCountNoMore(String key) {
    fill(key);
    long before = space.blockBytes();
    client.run("DEL", key);
    long counted = space.blockBytes();
    assertThat(before - counted).isGreaterThan(1_500_000);
    assertThat(freeing.isEmpty()).isFalse();
    assertThat(steps()).isGreaterThan(2);
    assertThat(freeing.isEmpty()).isTrue();
    assertThat(space.blockBytes()).isEqualTo(counted);
    assertThat(space.reclaim()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "stream", "hash", "set", "zset", "string"})
  void areMovedWhileTheyAreFreed(String key) {
    fill(key);
    client.run("COPY", key, "copy");
    String digest = client.run("DEBUG", "DIGEST-VALUE", key).asText();
    client.run("DEL", key);
    while (freeing.step()) {
      space.holes().close(true);
    }
    assertThat(client.run("DEBUG", "DIGEST-VALUE", "copy").asText()).isEqualTo(digest);
  }
}
