package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Settings of TLS that {@link TlsTest} leaves: locked keys, a folder of authorities, and others.
 */
class TlsSettingsTest {
  private static final String REFUSED = "Unable to update TLS configuration";

  private static TestCertificates made;

  private final int port = FreePort.find();

  @BeforeAll
  static void certify() {
    made = TestCertificates.fresh();
    for (String name : List.of("server", "client")) {
      made.openssl(
          "pkcs8 -topk8 -in " + name + ".key -passout pass:of-" + name + " -out " + name + ".lock");
    }
  }

  private static TcpServer start(List<String> settings, String... more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(more));
    return TcpServer.start(all);
  }

  private static String say(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private void assertServed() throws IOException {
    try (TlsClient client = new TlsClient(made.context("client"), port)) {
      assertThat(client.run("PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void aLockedKeyNeedsItsPassPhrase() throws Exception {
    String[] files = {
      "tls-port " + port,
      "tls-cert-file " + made.file("server.crt"),
      "tls-key-file " + made.file("server.lock"),
      "tls-ca-cert-file " + made.file("ca.crt")
    };
    assertThatThrownBy(() -> TcpServer.start(files))
        .hasMessageContaining("Failed to configure TLS");
    try (TcpServer server = start(List.of(files), "tls-key-file-pass of-server");
        SocketClient client = server.client()) {
      assertServed();
      assertThat(say(client, "CONFIG", "SET", "tls-key-file-pass", "wrong")).contains(REFUSED);
      assertThat(say(client, "CONFIG", "GET", "tls-key-file-pass")).contains("of-server");
      assertServed();
    }
  }

  private static Info certificates(SocketClient client) {
    return Info.of(client.run("INFO", "tls"));
  }

  @Test
  void filesThatHaveChangedAreReadAgain() throws Exception {
    Path certificate = Files.copy(made.file("server.crt"), made.file("used.crt"));
    Path key = Files.copy(made.file("server.key"), made.file("used.key"));
    String[] settings = {
      "tls-port " + port,
      "tls-cert-file " + certificate,
      "tls-key-file " + key,
      "tls-ca-cert-file " + made.file("ca.crt"),
      "tls-auto-reload-interval 1"
    };
    try (TcpServer server = TcpServer.start(settings);
        SocketClient client = server.client()) {
      String before = certificates(client).field("tls_server_cert_serial");
      made.certify("next", 1000);
      // The two do not fit together for a moment: that is refused, and looked at once more.
      Files.copy(made.file("next.key"), key, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(made.file("next.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
      await(
          "the new certificate",
          () -> !certificates(client).field("tls_server_cert_serial").equals(before));
      assertThat(certificates(client).number("tls_server_cert_expires_in_seconds"))
          .isBetween(TimeUnit.DAYS.toSeconds(999), TimeUnit.DAYS.toSeconds(1000));
      assertThat(certificates(client).number("tls_ca_cert_expires_in_seconds"))
          .isBetween(TimeUnit.DAYS.toSeconds(364), TimeUnit.DAYS.toSeconds(365));
      assertServed();
    }
  }

  @Test
  void infoNamesNoCertificatesWithoutTls() {
    try (TcpServer server = TcpServer.start();
        SocketClient client = server.client()) {
      Info info = certificates(client);
      assertThat(info.field("tls_server_cert_serial")).isEqualTo("none");
      assertThat(info.number("tls_client_cert_expires_in_seconds")).isZero();
      assertThat(info.field("tls_ca_cert_serial")).isEqualTo("none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void authoritiesMayLieInAFolder(String engine) throws Exception {
    TestCertificates others = TestCertificates.fresh();
    Path folder = Files.createDirectory(made.file("authorities-" + engine));
    Files.copy(others.file("ca.crt"), folder.resolve("first.pem"));
    Files.copy(made.file("ca.crt"), folder.resolve("second.pem"));
    Path strangers = Files.createDirectory(made.file("strangers-" + engine));
    Files.copy(others.file("ca.crt"), strangers.resolve("first.pem"));
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.removeIf(line -> line.startsWith("tls-ca-cert-file"));
    settings.add("tls-ca-cert-dir " + folder);
    try (TcpServer server = start(settings, "tls-engine " + engine);
        SocketClient client = server.client()) {
      assertServed();
      assertThat(say(client, "CONFIG", "SET", "tls-ca-cert-dir", strangers.toString()))
          .contains("OK");
      assertThatThrownBy(this::assertServed).isInstanceOf(IOException.class);
      assertThat(say(client, "CONFIG", "SET", "tls-ca-cert-dir", "")).contains(REFUSED);
    }
  }

  /**
   * To other servers it shows a certificate of its own, or else that which it shows to clients. Of
   * a change only servers hear with whom there is no connection yet.
   */
  @Test
  void showsTheClientsCertificateToOtherServers() {
    int before = FreePort.find();
    int after = FreePort.find();
    try (TcpServer from = start(made.settings(port), "tls-cluster yes");
        TcpServer first = strict(before);
        TcpServer second = strict(after);
        SocketClient client = from.client()) {
      assertThat(first.port()).isNotEqualTo(second.port());
      assertThat(migrate(client, before, "from-server")).contains("OK");
      assertThat(migrate(client, before, "from-client")).contains("NOPERM");
      List<String> words = new ArrayList<>(List.of("CONFIG", "SET", "tls-client-cert-file"));
      words.add(made.file("client.crt").toString());
      words.addAll(List.of("tls-client-key-file", made.file("client.lock").toString()));
      assertThat(say(client, words.toArray(String[]::new))).contains(REFUSED);
      words.addAll(List.of("tls-client-key-file-pass", "of-client"));
      assertThat(say(client, words.toArray(String[]::new))).contains("OK");
      assertThat(migrate(client, after, "from-client")).contains("OK");
      assertThat(migrate(client, after, "from-server")).contains("NOPERM");
    }
  }

  /** A server in which each certificate may make one key of its own. */
  private static TcpServer strict(int port) {
    return start(
        made.settings(port),
        "requirepass any",
        "tls-auth-clients-user CN",
        "user server on nopass ~from-server +@all",
        "user client on nopass ~from-client +@all");
  }

  private static String migrate(SocketClient client, int port, String key) {
    client.run("SET", key, "value");
    return say(client, "MIGRATE", "127.0.0.1", "" + port, key, "0", "5000", "REPLACE");
  }

  /** A client that agrees on keys by Diffie-Hellman's method alone is served, as with Redis. */
  @Test
  void aGroupAllowsCiphersWithDhe() throws Exception {
    made.certify("rsa", 365, "-newkey rsa:2048");
    made.openssl("genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out group.pem");
    made.openssl("genpkey -genparam -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out curve.pem");
    String suite = "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384";
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.removeIf(line -> line.matches("tls-(cert|key)-file .*"));
    settings.add("tls-cert-file " + made.file("rsa.crt"));
    settings.add("tls-key-file " + made.file("rsa.key"));
    try (TcpServer server = start(settings);
        SocketClient client = server.client()) {
      assertThatThrownBy(() -> agreed(suite)).isInstanceOf(IOException.class);
      assertThat(say(client, "CONFIG", "SET", "tls-dh-params-file", "" + made.file("curve.pem")))
          .contains(REFUSED);
      assertThat(say(client, "CONFIG", "SET", "tls-dh-params-file", "" + made.file("group.pem")))
          .contains("OK");
      assertThat(agreed(suite)).isEqualTo(suite);
      assertThat(say(client, "CONFIG", "SET", "tls-engine", "boringssl")).contains(REFUSED);
      assertThat(say(client, "CONFIG", "SET", "tls-engine", "jdk")).contains("OK");
      assertThat(agreed(suite)).isEqualTo(suite);
      String usual = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
      assertThat(agreed(usual)).isEqualTo(usual);
      assertServed();
    }
  }

  private String agreed(String suite) throws IOException {
    try (TlsClient client = new TlsClient(made.context("client"), port, "TLSv1.2")) {
      client.ciphers(suite);
      assertThat(client.run("PING")).isEqualTo("+PONG");
      return client.socket().getSession().getCipherSuite();
    }
  }

  /** Of sessions that are resumed without tickets, it keeps so many. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void keepsAsManySessionsAsItShall(String engine) throws Exception {
    try (TcpServer server = start(made.settings(port), "tls-engine " + engine);
        SocketClient client = server.client()) {
      begin("first");
      assertThat(resume("first")).contains("Reused, TLSv1.2");
      assertThat(say(client, "CONFIG", "SET", "tls-session-cache-size", "1")).contains("OK");
      begin("first");
      begin("second");
      assertThat(resume("second")).contains("Reused, TLSv1.2");
      assertThat(resume("first")).contains("New, TLSv1.2");
    }
  }

  private String begin(String session) throws Exception {
    return connect("-sess_out", session);
  }

  private String resume(String session) throws Exception {
    return connect("-sess_in", session);
  }

  private String connect(String how, String session) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
    command.addAll(List.of("127.0.0.1:" + port, "-tls1_2", "-no_ticket", "-cert", "client.crt"));
    command.addAll(List.of("-key", "client.key", how, session));
    Path input = made.file("quit");
    Files.writeString(input, "QUIT\r\n");
    Process process =
        new ProcessBuilder(command)
            .directory(made.file("").toFile())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
