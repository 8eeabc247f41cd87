package io.vireo.server.replication.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of clients that wait for data on a server that becomes a replica. */
class BlockedClientsTest {
  private static final String ELSEWHERE = "(error) REDIRECT 127.0.0.1:1";

  private final InProcessServer server = new InProcessServer().alone();
  private final InProcessClient control = server.client();
  private final InProcessClient client = server.client();

  @AfterEach
  void close() {
    server.close();
  }

  private void follows(String request) {
    send(request);
    assertThat(client.received().pending()).isZero();
    control.run("REPLICAOF", "127.0.0.1", "1");
    server.runUntilIdle();
  }

  private void send(String words) {
    client.send((words + "\r\n").getBytes(StandardCharsets.UTF_8));
    server.runUntilIdle();
  }

  @Test
  void theyAreDisconnected() {
    follows("XREAD BLOCK 0 STREAMS s 0");
    assertThat(RespText.of(client.read())).contains("UNBLOCKED force unblock");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void thoseThatFollowRedirectionsAreSentToThePrimary() {
    client.run("CLIENT", "CAPA", "redirect");
    follows("BLPOP l 0");
    assertThat(RespText.of(client.read())).isEqualTo(ELSEWHERE);
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  void thoseThatWaitForReplicasAreDisconnectedAllTheSame() {
    client.run("CLIENT", "CAPA", "redirect");
    client.run("SET", "k", "v");
    follows("WAIT 1 0");
    assertThat(RespText.of(client.read())).contains("UNBLOCKED force unblock");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void readersThatMayReadFromReplicasGoOnWaiting() {
    client.run("CLIENT", "CAPA", "redirect");
    client.run("READONLY");
    follows("XREAD BLOCK 0 STREAMS s 0");
    assertThat(client.received().pending()).isZero();
    control.run("REPLICAOF", "NO", "ONE");
    control.run("XADD", "s", "1-1", "f", "v");
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).contains("1-1");
  }

  @Test
  void writersThatMayReadFromReplicasAreSentToThePrimary() {
    client.run("CLIENT", "CAPA", "redirect");
    client.run("READONLY");
    follows("BLPOP l 0");
    assertThat(RespText.of(client.read())).isEqualTo(ELSEWHERE);
  }
}
