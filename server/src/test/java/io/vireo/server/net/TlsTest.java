package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak TLS, on both engines, and the settings. */
class TlsTest {
  /** Bytes that every engine takes at least. */
  private static final long LEAST_ENGINE = 4 * 1024;

  private static TestCertificates made;

  private final int port = FreePort.find();
  private TcpServer server;

  @BeforeAll
  static void certify() {
    made = TestCertificates.fresh();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private void start(String... more) {
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.addAll(List.of(more));
    server = TcpServer.start(settings);
  }

  private TlsClient client(String name, String... versions) throws IOException {
    return new TlsClient(made.context(name), port, versions);
  }

  private String plainly(String... words) {
    try (SocketClient client = server.client()) {
      return RespText.of(client.run(words));
    }
  }

  private void set(String... pairs) {
    List<String> words = new ArrayList<>(List.of("CONFIG", "SET"));
    words.addAll(List.of(pairs));
    assertThat(plainly(words.toArray(String[]::new))).contains("OK");
  }

  private void assertRefused(String name, String... versions) {
    assertThatThrownBy(
            () -> {
              try (TlsClient client = client(name, versions)) {
                if (client.run("PING") == null) {
                  throw new IOException("closed");
                }
              }
            })
        .isInstanceOf(IOException.class);
  }

  private void assertServed(String name, String... versions) throws IOException {
    try (TlsClient client = client(name, versions)) {
      assertThat(client.run("PING")).isEqualTo("+PONG");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void asksForCertificatesAsTheSettingSays(String engine) throws Exception {
    start("tls-engine " + engine);
    assertServed("client");
    assertRefused(null);
    set("tls-auth-clients", "optional");
    assertServed("client");
    assertServed(null);
    set("tls-auth-clients", "no");
    assertServed(null);
    set("tls-auth-clients", "yes");
    assertRefused(null);

    TestCertificates others = TestCertificates.fresh();
    made.file("stranger.crt");
    SSLContext stranger = others.context("client");
    set("tls-auth-clients", "optional");
    assertThatThrownBy(
            () -> {
              try (TlsClient client = new TlsClient(stranger, port)) {
                client.run("PING");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void allowsTheVersionsOfTheSetting(String engine) throws Exception {
    start("tls-engine " + engine, "tls-protocols TLSv1.2");
    assertServed("client", "TLSv1.2");
    assertRefused("client", "TLSv1.3");
    set("tls-protocols", "tlsv1.3");
    assertServed("client", "TLSv1.3");
    assertRefused("client", "TLSv1.2");
    set("tls-protocols", "");
    assertServed("client", "TLSv1.2");
    assertServed("client", "TLSv1.3");
    assertThat(plainly("CONFIG", "SET", "tls-protocols", "SSLv3"))
        .contains("Unable to update TLS configuration. Check server logs.");
    assertServed("client", "TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void choosesCiphersAsTheSettingsSay(String engine) throws Exception {
    String strong = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    String fast = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    start(
        "tls-engine " + engine,
        "tls-protocols TLSv1.2",
        "tls-ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384");
    assertThat(agreed(strong, fast)).isEqualTo(strong);
    set("tls-prefer-server-ciphers", "yes");
    assertThat(agreed(strong, fast)).isEqualTo(fast);
    set("tls-ciphers", "DEFAULT:-ECDHE-ECDSA-AES128-GCM-SHA256");
    assertThatThrownBy(() -> agreed(fast)).isInstanceOf(IOException.class);

    set("tls-protocols", "TLSv1.3", "tls-ciphersuites", "TLS_AES_128_GCM_SHA256");
    try (TlsClient client = client("client")) {
      assertThat(client.run("PING")).isEqualTo("+PONG");
      assertThat(client.socket().getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
    }
  }

  private String agreed(String... offered) throws IOException {
    try (TlsClient client = client("client", "TLSv1.2").ciphers(offered)) {
      assertThat(client.run("PING")).isEqualTo("+PONG");
      return client.socket().getSession().getCipherSuite();
    }
  }

  /** The certificate towards other servers and its key may be set one after the other. */
  @Test
  void takesTheClientsCertificateOnceItsKeyIsThere() {
    start();
    set("tls-client-cert-file", made.file("client.crt").toString());
    assertThat(plainly("CONFIG", "SET", "tls-client-key-file", made.file("server.key").toString()))
        .contains("Unable to update TLS configuration");
    assertThat(plainly("CONFIG", "GET", "tls-client-key-file")).contains("\"\"");
    set("tls-client-key-file", made.file("client.key").toString());
    set("tls-client-cert-file", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void resumesSessionsUnlessToldOtherwise(String engine) throws Exception {
    start("tls-engine " + engine);
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      set("tls-session-caching", "yes");
      assertThat(isResumed(version)).as(version).isTrue();
      set("tls-session-caching", "no");
      assertThat(isResumed(version)).as(version).isFalse();
      set("tls-session-caching", "yes", "tls-session-cache-timeout", "0");
      assertThat(isResumed(version)).as(version).isFalse();
      set("tls-session-cache-timeout", "300");
    }
  }

  private boolean isResumed(String version) throws IOException {
    SSLContext context = made.context("client");
    long first = 0;
    for (int i = 0; i < 2; i++) {
      try (TlsClient client = new TlsClient(context, port, version)) {
        // The second answer is behind what lets the session be resumed.
        client.run("PING");
        client.run("PING");
        long created = client.socket().getSession().getCreationTime();
        if (i == 1) {
          return created == first;
        }
        first = created;
        awaitLaterThan(created);
      }
    }
    return false;
  }

  private static void awaitLaterThan(long millis) {
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void logsInWhomTheCertificateNames(String engine) throws Exception {
    start("tls-engine " + engine, "user client on >secret ~* &* +@all", "tls-auth-clients-user CN");
    try (TlsClient client = client("client")) {
      client.send("ACL WHOAMI");
      assertThat(client.line()).isEqualTo("$6");
      assertThat(client.line()).isEqualTo("client");
    }
    plainly("ACL", "SETUSER", "client", "off");
    plainly("ACL", "SETUSER", "default", ">password");
    try (TlsClient client = client("client")) {
      assertThat(client.run("PING")).startsWith("-NOAUTH");
      assertThat(client.run("AUTH password")).isEqualTo("+OK");
      client.send("ACL LOG");
      List<String> lines = new ArrayList<>();
      while (!lines.contains("client")) {
        lines.add(client.line());
      }
      assertThat(lines).contains("tls-cert");
    }
  }

  /** A connection counts with its engine, in its own memory and in that of the server. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void countsWhatTheEngineTakes(String engine) throws Exception {
    start("tls-engine " + engine);
    long plain = number(plainly("CLIENT", "INFO"), "tot-mem=(\\d+)");
    long before = clientsTake();
    List<TlsClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        TlsClient client = client("client");
        clients.add(client);
        client.run("PING");
      }
      String secure = plainly("CLIENT", "LIST");
      assertThat(largest(secure)).isGreaterThan(plain + LEAST_ENGINE);
      assertThat(clientsTake()).isGreaterThan(before + clients.size() * (plain + LEAST_ENGINE) / 2);
    } finally {
      for (TlsClient client : clients) {
        client.close();
      }
    }
    await("the room of the clients is free", () -> clientsTake() < before + plain + LEAST_ENGINE);
  }

  private long clientsTake() {
    return number(plainly("INFO", "memory"), "mem_clients_normal:(\\d+)");
  }

  private static long largest(String clients) {
    return Pattern.compile("tot-mem=(\\d+)")
        .matcher(clients)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .max()
        .orElseThrow();
  }

  private static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void servesBothPortsAndMovesThem() throws Exception {
    start();
    int other = FreePort.find();
    assertThat(plainly("INFO", "server"))
        .contains("listener0:name=tcp,bind=127.0.0.1,port=" + server.port())
        .contains("listener2:name=tls,bind=127.0.0.1,port=" + port);
    assertThat(plainly("CONFIG", "SET", "tls-port", "" + server.port()))
        .contains("Unable to listen on this port. Check server logs.");
    assertServed("client");
    try (TlsClient before = client("client")) {
      set("tls-port", "" + other);
      assertThat(before.run("PING")).isEqualTo("+PONG");
      assertThatThrownBy(() -> client("client")).isInstanceOf(IOException.class);
      try (TlsClient after = new TlsClient(made.context("client"), other)) {
        assertThat(after.run("PING")).isEqualTo("+PONG");
        assertThat(after.run("CONFIG SET port 0")).isEqualTo("+OK");
        assertThat(after.run("CONFIG SET port " + server.port())).isEqualTo("+OK");
      }
    }
    assertThat(plainly("PING")).contains("PONG");
  }

  @Test
  void startsOnlyWithGoodFiles() {
    String port2 = "tls-port " + FreePort.find();
    assertThatThrownBy(() -> TcpServer.start(port2))
        .hasMessageContaining("Failed to configure TLS");
    assertThatThrownBy(
            () ->
                TcpServer.start(
                    port2,
                    "tls-cert-file " + made.file("server.crt"),
                    "tls-key-file " + made.file("client.key"),
                    "tls-ca-cert-file " + made.file("ca.crt")))
        .hasMessageContaining("Failed to configure TLS");
  }

  @Test
  void keepsWhatIsGoodWhenSettingsAreBad() throws Exception {
    start();
    String refusal = "Unable to update TLS configuration. Check server logs.";
    for (String setting :
        List.of("tls-cert-file", "tls-key-file", "tls-ca-cert-file", "tls-dh-params-file")) {
      assertThat(plainly("CONFIG", "SET", setting, "/none")).contains(setting).contains(refusal);
    }
    assertThat(plainly("CONFIG", "SET", "tls-key-file", made.file("client.key").toString()))
        .contains(refusal);
    assertThat(plainly("CONFIG", "SET", "tls-ciphersuites", "TLS_NONE")).contains(refusal);
    assertThat(plainly("CONFIG", "GET", "tls-key-file")).contains("server.key");
    assertServed("client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void changesCertificatesUnderLoad(String engine) throws Exception {
    start("tls-engine " + engine);
    made.certify("other", 300);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    List<Throwable> failures = new ArrayList<>();
    Thread load =
        new Thread(
            () -> {
              try (TlsClient lasting = client("client")) {
                while (!over.get()) {
                  assertServed("client");
                  assertThat(lasting.run("PING")).isEqualTo("+PONG");
                  served.incrementAndGet();
                }
              } catch (Throwable failure) {
                failures.add(failure);
              }
            });
    load.start();
    for (int i = 0; i < 20; i++) {
      String name = i % 2 == 0 ? "other" : "server";
      set(
          "tls-cert-file", made.file(name + ".crt").toString(),
          "tls-key-file", made.file(name + ".key").toString());
      try (TlsClient client = client("client")) {
        client.run("PING");
        X509Certificate shown =
            (X509Certificate) client.socket().getSession().getPeerCertificates()[0];
        assertThat(shown.getSubjectX500Principal().getName()).contains("CN=" + name);
      }
    }
    over.set(true);
    load.join();
    assertThat(failures).isEmpty();
    assertThat(served.get()).isPositive();
  }
}
