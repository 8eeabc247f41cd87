package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InlinePolicyTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final InlineLoop loop = new InlineLoop(server, client);

  @AfterEach
  void stop() {
    server.close();
  }

  private void ask(String... words) {
    loop.ask(words);
  }

  private boolean executeInline() {
    return loop.executeInline();
  }

  @Test
  void readingASmallValueIsQuick() {
    client.run("RPUSH", "list", "a", "b");
    ask("LRANGE", "list", "0", "-1");
    ask("HGETALL", "nothing");
    ask("MULTI");
    ask("SMEMBERS", "nothing");
    ask("EXEC");
    assertThat(loop.batch().isQuick()).isFalse();
    assertThat(executeInline()).isTrue();
    assertThat(((RespValue.Many) client.read()).items()).hasSize(2);
  }

  @Test
  void readingALargeOneIsNot() {
    client.run("RPUSH", "list", "x".repeat(40_000));
    ask("GET", "key");
    ask("LRANGE", "list", "0", "-1");
    assertThat(executeInline()).isFalse();
    assertThat(client.read()).as("nothing was executed").isNull();
  }

  @Test
  void manySmallOnesAreNot() {
    client.run("RPUSH", "list", "x".repeat(20_000));
    for (int i = 0; i < 50; i++) {
      ask("LRANGE", "list", "0", "-1");
    }
    assertThat(executeInline()).isTrue();
    for (int i = 0; i < 60; i++) {
      ask("LRANGE", "list", "0", "-1");
    }
    assertThat(executeInline()).isFalse();
  }

  @Test
  void aLookInVainIsNotRepeatedAtOnce() {
    client.run("RPUSH", "list", "x".repeat(40_000));
    ask("LRANGE", "list", "0", "-1");
    assertThat(executeInline()).isFalse();
    client.run("DEL", "list");
    assertThat(executeInline()).as("left to the worker unseen").isFalse();
    assertThat(executeInline()).isTrue();
  }

  @Test
  void whatLooksAtEverythingIsNeverQuick() {
    ask("LRANGE", "list", "0", "-1");
    ask("KEYS", "*");
    assertThat(executeInline()).isFalse();
  }

  @Test
  void whatMayAnswerMoreThanThereIsIsNeverQuick() {
    ask("SRANDMEMBER", "set", "-1000000");
    assertThat(executeInline()).isFalse();
  }

  @Test
  void withoutAKeyNothingIsLookedAt() {
    ask("LRANGE");
    assertThat(executeInline()).isFalse();
  }
}
