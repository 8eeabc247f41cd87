package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonTest {
  /** A tilde stands for the byte that tells that the server is ready. */
  @ParameterizedTest
  @CsvSource({
    "'one\ntwo\n~', 'one\ntwo\n', true",
    "'one~', one, true",
    "'one\ntwo', 'one\ntwo', false",
    "'', '', false"
  })
  void passesOnWhatTheOtherSaysUntilItIsReady(String said, String shown, boolean ready)
      throws IOException {
    ByteArrayOutputStream user = new ByteArrayOutputStream();

    boolean answer =
        Daemon.passOn(
            new ByteArrayInputStream(said.replace('~', '\0').getBytes(StandardCharsets.UTF_8)),
            user);

    assertThat(answer).isEqualTo(ready);
    assertThat(user).hasToString(shown);
  }
}
