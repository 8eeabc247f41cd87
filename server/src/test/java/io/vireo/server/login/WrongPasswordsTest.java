package io.vireo.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WrongPasswordsTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:50001, 127.0.0.1",
    "[::1]:50001, 00:00:00:00:00:00:00:00::/64",
    "[2001:db8:1:2:3:4:5:6]:80, 20:01:0d:b8:00:01:00:02::/64",
    "[2001:db8:1:2::7]:81, 20:01:0d:b8:00:01:00:02::/64",
    "/tmp/socket:0, /tmp/socket",
    "nothing, ''"
  })
  void anAddressIsAHostOrANetwork(String remote, String origin) {
    assertThat(WrongPasswords.origin(remote)).isEqualTo(origin);
  }

  /** All of it in one packet: nothing gets lost or out of order while the client is not read. */
  @ParameterizedTest
  @ValueSource(strings = {"adaptive", "dedicated"})
  void aGuesserIsNotReadMeanwhile(String dataThread) {
    try (TcpServer server = TcpServer.start("requirepass secret", "data-thread " + dataThread);
        SocketClient guesser = server.client();
        SocketClient other = server.client()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < GuessDelays.FREE + 2; i++) {
        all.writeBytes(RespRequest.of("AUTH", "wrong" + i));
      }
      all.writeBytes(RespRequest.of("AUTH", "secret"));
      all.writeBytes(RespRequest.of("ECHO", "x".repeat(100_000)));
      all.writeBytes(RespRequest.of("PING"));
      guesser.send(all.toByteArray());
      assertThat(other.run("AUTH", "secret").toString()).contains("OK");
      for (int i = 0; i < GuessDelays.FREE + 2; i++) {
        assertThat(guesser.read().toString()).contains("WRONGPASS");
      }
      assertThat(guesser.read().toString()).contains("OK");
      assertThat(guesser.read().toString()).contains("x".repeat(100_000));
      assertThat(guesser.read().toString()).contains("PONG");
      assertThat(other.run("INFO", "stats").toString()).contains("auth_delayed:2");
    }
  }

  /** Also if a long request had begun to come when its client was held. */
  @Test
  void aLongRequestBehindAWrongPasswordArrives() {
    try (TcpServer server = TcpServer.start("requirepass secret");
        SocketClient guesser = server.client()) {
      assertThat(guesser.run("AUTH", "secret").toString()).contains("OK");
      for (int i = 0; i < GuessDelays.FREE; i++) {
        assertThat(guesser.run("AUTH", "wrong").toString()).contains("WRONGPASS");
      }
      byte[] echo = RespRequest.of("ECHO", "y".repeat(1_000_000));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RespRequest.of("AUTH", "wrong"));
      all.writeBytes(echo);
      all.writeBytes(RespRequest.of("PING"));
      all.writeBytes(echo);
      guesser.send(all.toByteArray());
      assertThat(guesser.read().toString()).contains("WRONGPASS");
      assertThat(guesser.read().toString()).contains("y".repeat(1_000_000));
      assertThat(guesser.read().toString()).contains("PONG");
      assertThat(guesser.read().toString()).contains("y".repeat(1_000_000));
    }
  }
}
