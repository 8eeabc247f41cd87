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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that follow redirections, while a server and its replica change places. */
class RedirectGateTest {
  private final InProcessServer server = new InProcessServer().alone();
  private final InProcessClient control = server.client();
  private final InProcessClient client = server.client();

  @BeforeEach
  void begin() {
    client.run("CLIENT", "CAPA", "redirect");
    server.engine().gates().get(PauseGate.class).pauseWrites(PauseReason.FAILOVER, Long.MAX_VALUE);
    control.run("REPLICAOF", "127.0.0.1", "1");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theyWaitAndAreSentToTheNewPrimary() {
    send(client, "GET k");
    send(client, "SET k v");
    server.runUntilIdle();
    assertThat(client.received().pending()).isZero();

    server.engine().resumption().unpause(PauseReason.FAILOVER);
    server.advance(Duration.ofMillis(1));

    assertThat(RespText.of(client.read())).contains("REDIRECT 127.0.0.1:1");
    assertThat(RespText.of(client.read())).contains("REDIRECT 127.0.0.1:1");
  }

  @Test
  void theyWaitAndGoOnWhereTheyAreIfThatIsThePrimaryAgain() {
    send(client, "SET k v");
    server.runUntilIdle();
    assertThat(client.received().pending()).isZero();

    control.run("REPLICAOF", "NO", "ONE");
    server.engine().resumption().unpause(PauseReason.FAILOVER);
    server.advance(Duration.ofMillis(1));

    assertThat(RespText.of(client.read())).isEqualTo("OK");
  }

  @Test
  void whatNeedsNoDataIsAnswered() {
    send(client, "PING");
    server.runUntilIdle();

    assertThat(RespText.of(client.read())).isEqualTo("PONG");
  }

  @Test
  void othersAreAnsweredAsByReplicas() {
    assertThat(RespText.of(control.run("GET", "k"))).isEqualTo("(nil)");
    assertThat(RespText.of(control.run("SET", "k", "v"))).contains("READONLY");
  }

  private static void send(InProcessClient client, String words) {
    client.send((words + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
