package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small limits of output, and what CLIENT LIST shows of answers that wait. */
class OutputLimitsTest {
  private static final int FIXED_BUFFER_BYTES = 16 * 1024;
  private static final int BLOCK_MEMORY_BYTES = 20_504;
  private static final int VALUE_BYTES = 10_000;

  private TcpServer server;
  private SocketClient client;

  @BeforeEach
  void start() {
    server = TcpServer.start();
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void limit(String limits) {
    assertThat(RespText.of(client.run("CONFIG", "SET", "client-output-buffer-limit", limits)))
        .contains("OK");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 400, 4_096, 16_000})
  void whatFitsTheFixedBufferDoesNotCount(int bytes) {
    client.run("SET", "key", "x".repeat(bytes));
    limit("normal 4 5 6");
    for (int i = 0; i < 20; i++) {
      assertThat(((RespValue.Text) client.run("GET", "key")).asText()).hasSize(bytes);
    }
    assertThat(RespText.of(client.run("PING"))).contains("PONG");
  }

  @Test
  void whatDoesNotFitIsTooMuch() {
    client.run("SET", "key", "x".repeat(FIXED_BUFFER_BYTES));
    limit("normal 4 5 6");
    try (SocketClient greedy = server.client()) {
      greedy.send(RespRequest.of("GET", "key"));
      assertThat(greedy.awaitClose()).isTrue();
    }
    assertThat(RespText.of(client.run("PING"))).contains("PONG");
  }

  @Test
  void listenersAreTreatedAlike() {
    limit("pubsub 4 5 6");
    try (SocketClient listener = server.client()) {
      listener.run("SUBSCRIBE", "news");
      client.run("PUBLISH", "news", "x".repeat(400));
      assertThat(((RespValue.Many) listener.read()).items().get(2).asText()).hasSize(400);
      client.run("PUBLISH", "news", "x".repeat(FIXED_BUFFER_BYTES));
      assertThat(listener.awaitClose()).isTrue();
    }
  }

  /** The first answers that wait are in the fixed buffer, all that follow in blocks of a list. */
  @Test
  void clientListShowsTheBufferAndTheList() {
    client.run("SET", "key", "x".repeat(VALUE_BYTES));
    try (SocketClient slow = server.client()) {
      slow.run("CLIENT", "SETNAME", "slow");
      long sent = 0;
      while (field("obl") == 0 && field("oll") == 0) {
        slow.send(RespRequest.of("GET", "key"));
        awaitCommands(1 + ++sent);
      }
      assertThat(field("obl")).isBetween(1L, (long) FIXED_BUFFER_BYTES);
      assertThat(field("omem")).isZero();
      for (int i = 0; i < 20; i++) {
        slow.send(RespRequest.of("GET", "key"));
      }
      awaitCommands(1 + sent + 20);
      assertThat(field("oll")).isGreaterThan(5);
      assertThat(field("obl")).isLessThanOrEqualTo(FIXED_BUFFER_BYTES);
      assertThat(field("omem")).isEqualTo(field("oll") * BLOCK_MEMORY_BYTES);
      assertThat(field("tot-mem")).isGreaterThan(field("omem"));
    }
  }

  private void awaitCommands(long number) {
    await("the requests are executed", () -> field("tot-cmds"), done -> done == number);
  }

  private long field(String name) {
    String all = RespText.of(client.run("CLIENT", "LIST"));
    Matcher found = Pattern.compile("name=slow .*?\\b" + name + "=(\\d+)").matcher(all);
    assertThat(found.find()).as(all).isTrue();
    return Long.parseLong(found.group(1));
  }
}
