package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void fill() {
    for (int i = 0; i < ELEMENTS; i++) {
      client.run("RPUSH", "list", TEXT);
      client.run("XADD", "stream", "*", "f", TEXT);
      client.run("HSET", "hash", "field:" + i, TEXT);
      client.run("SADD", "set", TEXT + i);
      client.run("ZADD", "zset", "" + i, TEXT + i);
    }
    client.run("SETRANGE", "string", "20000000", "x");
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
    client.run("COPY", key, "copy");
    while (space.valueStoring().step()) {}
    String digest = client.run("DEBUG", "DIGEST-VALUE", key).asText();
    client.run("DEL", key);
    while (freeing.step()) {
      space.holes().close(true);
    }
    assertThat(client.run("DEBUG", "DIGEST-VALUE", "copy").asText()).isEqualTo(digest);
  }
}
