package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ByteText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  /** What is no text in the encoding of this system gets to the program through a shell. */
  @Test
  void passesOnAnyBytes() throws IOException {
    String word = "\u00ff\u00fe'\"$`\\ a%s\n";
    List<String> command = Daemon.startable(List.of("printf", "[%s]", word, "b"));
    Process process = new ProcessBuilder(command).start();

    assertThat(process.getInputStream().readAllBytes())
        .isEqualTo(ByteText.bytes("[" + word + "][b]"));
    assertThat(Daemon.startable(List.of("java", "x y"))).containsExactly("java", "x y");
  }

  @Test
  void findsTheBytesOfItsArguments() {
    List<String> whole = List.of("java", "-cp", "\u00c3\u00a4", "Main", "--requirepass", "\u00ff");

    assertThat(Arguments.undecoded(whole, "--requirepass", "\ufffd"))
        .containsExactly("--requirepass", "\u00ff");
    assertThat(Arguments.undecoded(List.of(), "--requirepass", "x"))
        .containsExactly("--requirepass", "x");
    assertThat(Arguments.undecoded(List.of("other", "\u00ff"), "--requirepass", "x"))
        .containsExactly("--requirepass", "x");
  }
}
