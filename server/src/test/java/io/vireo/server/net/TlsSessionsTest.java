package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProcess;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that OpenSSL's client resumes by a ticket, at a process with its properties. */
class TlsSessionsTest {
  private static TestCertificates made;

  private final int port = FreePort.find();
  private final int secure = FreePort.find();
  @TempDir private Path folder;
  private ServerProcess server;
  private SocketClient client;

  @BeforeAll
  static void certify() {
    made = TestCertificates.fresh();
  }

  private void start(String engine) {
    List<String> words = new ArrayList<>(List.of("--port", "" + port, "--bind", "127.0.0.1"));
    for (String line : made.settings(secure)) {
      words.addAll(List.of(("--" + line).split(" ")));
    }
    words.addAll(List.of("--tls-engine", engine));
    server = ServerProcess.start(folder, words.toArray(String[]::new));
    server.await("Ready to accept connections tls");
    client = new SocketClient(port);
  }

  @AfterEach
  void end() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void areResumedWithinTheirTime(String engine) throws Exception {
    start(engine);
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      connect(version, "-sess_out", engine + version);
      assertThat(connect(version, "-sess_in", engine + version)).contains("Reused, TLSv1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void areForgottenAfterTheirTime(String engine) throws Exception {
    start(engine);
    set("tls-session-cache-timeout", "1");
    String session = engine + "-old";
    connect("-tls1_2", "-sess_out", session);
    await(
        "the session is too old",
        () -> connect("-tls1_2", "-sess_in", session),
        said -> said.contains("New, TLSv1.2") && !said.contains(":error:"));
  }

  /** A client that takes tickets is promised none where there are none. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void areNotResumedIfTheSettingForbidsIt(String engine) throws Exception {
    start(engine);
    set("tls-session-caching", "no");
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      for (int i = 0; i < 2; i++) {
        String said = connect(version, "-reconnect");
        assertThat(said).contains("New, TLSv1").doesNotContain("Reused").doesNotContain(":error:");
      }
    }
  }

  private void set(String setting, String value) {
    assertThat(RespText.of(client.run("CONFIG", "SET", setting, value))).contains("OK");
  }

  private String connect(String version, String... how) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
    command.addAll(List.of("127.0.0.1:" + secure, version, "-cert", "client.crt"));
    command.addAll(List.of("-key", "client.key", "-ign_eof"));
    command.addAll(List.of(how));
    Process process =
        new ProcessBuilder(command)
            .directory(made.file("").toFile())
            .redirectErrorStream(true)
            .redirectInput(input())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** The server answers and hangs up, so that what it says behind the handshake is read. */
  private static ProcessBuilder.Redirect input() throws IOException {
    Path input = made.file("requests");
    Files.writeString(input, "PING\r\n*1\r\n$4\r\nQUIT\r\n");
    return ProcessBuilder.Redirect.from(input.toFile());
  }
}
