package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class ReplyLimitsTest {
  private static final String VALUE = "x".repeat(10_000);

  private static byte[] manyGetsThenSet(int gets) {
    ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
    for (int i = 0; i < gets; i++) {
      pipeline.writeBytes(RespRequest.of("GET", "large"));
    }
    pipeline.writeBytes(RespRequest.of("SET", "reached", "1"));
    return pipeline.toByteArray();
  }

  private static RespValue afterwards(int gets, InProcessServer server) {
    InProcessClient other = server.client();
    InProcessClient greedy = server.client();
    other.run("SET", "large", VALUE);
    greedy.send(manyGetsThenSet(gets));
    RespValue reached = other.run("GET", "reached");
    assertThat(greedy.isClosed()).isEqualTo(reached instanceof RespValue.Nil);
    return reached;
  }

  @Test
  void requestsBeyondTheLimitAreNotExecuted() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      assertThat(afterwards(30, server)).isInstanceOf(RespValue.Nil.class);
    }
  }

  @Test
  void requestsWithinTheLimitAre() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      assertThat(afterwards(9, server)).isEqualTo(new RespValue.Text("1"));
    }
  }

  @Test
  void withoutALimitAllAreExecuted() {
    try (InProcessServer server = new InProcessServer()) {
      assertThat(afterwards(300, server)).isEqualTo(new RespValue.Text("1"));
    }
  }

  @Test
  void transactionsAreExecutedToTheirEnd() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      InProcessClient other = server.client();
      InProcessClient greedy = server.client();
      other.run("SET", "large", VALUE);
      greedy.run("MULTI");
      for (int i = 0; i < 20; i++) {
        greedy.run("GET", "large");
      }
      greedy.run("SET", "reached", "1");
      greedy.send(RespRequest.of("EXEC"));
      assertThat(greedy.isClosed()).isTrue();
      assertThat(other.run("GET", "reached")).isEqualTo(new RespValue.Text("1"));
    }
  }

  /** Whoever goes too far is closed at once: its loop need not copy what nobody will read. */
  @Test
  void nothingIsSentToWhoIsDisconnected() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      server.client().run("SET", "large", VALUE);
      InProcessClient greedy = server.client();
      greedy.send(manyGetsThenSet(30));
      assertThat(greedy.isClosed()).isTrue();
      assertThat(greedy.session().link().bytesOut()).isZero();
    }
  }
}
