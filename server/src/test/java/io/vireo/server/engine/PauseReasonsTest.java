package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several reasons to pause clients, each with its own end. */
class PauseReasonsTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient control = server.client();
  private final InProcessClient writer = server.client();
  private final InProcessClient reader = server.client();
  private final PauseGate gate = server.engine().gates().get(PauseGate.class);

  @AfterEach
  void close() {
    server.close();
  }

  private static void send(InProcessClient client, String words) {
    client.send((words + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void unpauseEndsTheCommandsPauseAlone() {
    gate.pauseWrites(PauseReason.FAILOVER, Long.MAX_VALUE);
    control.run("CLIENT", "PAUSE", "1000", "WRITE");
    send(writer, "SET k v");
    control.run("CLIENT", "UNPAUSE");
    server.runUntilIdle();
    assertThat(writer.received().pending()).isZero();
    server.engine().resumption().unpause(PauseReason.FAILOVER);
    server.advance(Duration.ofMillis(1));
    assertThat(writer.read().asText()).isEqualTo("OK");
    assertThat(gate.isClosed()).isFalse();
  }

  @Test
  void theEndOfAStricterPauseLetsReadersGo() {
    gate.pauseWrites(PauseReason.FAILOVER, Long.MAX_VALUE);
    control.run("CLIENT", "PAUSE", "1000", "ALL");
    send(writer, "SET k v");
    send(reader, "GET k");
    server.runUntilIdle();
    assertThat(reader.received().pending()).isZero();
    server.advance(Duration.ofMillis(1001));
    assertThat(RespText.of(reader.read())).isEqualTo("(nil)");
    assertThat(writer.received().pending()).isZero();
    server.engine().resumption().unpause(PauseReason.FAILOVER);
    server.advance(Duration.ofMillis(1));
    assertThat(writer.read().asText()).isEqualTo("OK");
  }
}
