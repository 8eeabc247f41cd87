package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGHUP does, which {@code MainTest} sends. */
class ReloadTest {
  @TempDir Path folder;

  private static String say(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  @Test
  void usersAreAsTheFileSaysUnlessThatIsWrong() throws IOException {
    Path file = folder.resolve("users.acl");
    Files.writeString(file, "user default on nopass ~* &* +@all\n");
    try (TcpServer server = TcpServer.start("aclfile " + file);
        SocketClient client = server.client()) {
      Files.writeString(file, "user default on nopass ~* &* +@all\nuser carol on nopass +@all\n");
      server.server().reload();
      assertThat(say(client, "AUTH", "carol", "any")).isEqualTo("OK");

      Files.writeString(file, "user default on nopass ~* &* +@all\nuser dave nonsense\n");
      server.server().reload();
      assertThat(say(client, "ACL", "WHOAMI")).isEqualTo("\"carol\"");
      assertThat(say(client, "ACL", "USERS")).contains("carol").doesNotContain("dave");
    }
  }

  @Test
  void certificatesAreThoseOfTheFiles() throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    Path certificate = folder.resolve("mine.crt");
    Path key = folder.resolve("mine.key");
    copy(made, "client", certificate, key);
    List<String> settings =
        List.of(
            "tls-port " + port,
            "tls-cert-file " + certificate,
            "tls-key-file " + key,
            "tls-ca-cert-file " + made.file("ca.crt"));
    try (TcpServer server = TcpServer.start(settings);
        SocketClient client = server.client()) {
      String before = servedAt(port, made);
      copy(made, "server", certificate, key);
      server.server().reload();
      client.run("PING");
      String after = servedAt(port, made);
      assertThat(after).isNotEqualTo(before);

      Files.writeString(certificate, "this is none");
      server.server().reload();
      client.run("PING");
      assertThat(servedAt(port, made)).isEqualTo(after);
    }
  }

  private static void copy(TestCertificates made, String name, Path certificate, Path key)
      throws IOException {
    Files.copy(made.file(name + ".crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(made.file(name + ".key"), key, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The name in the certificate that a client is shown. */
  private static String servedAt(int port, TestCertificates made) throws IOException {
    try (TlsClient client = new TlsClient(made.context("client"), port)) {
      assertThat(client.run("PING")).isEqualTo("+PONG");
      return client.socket().getSession().getPeerPrincipal().getName();
    }
  }
}
