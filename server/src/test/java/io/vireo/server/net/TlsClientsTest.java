package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Jedis, Lettuce, a scraper and another server, as they come. */
class TlsClientsTest {
  private static final String LARGE = "value ".repeat(200_000);

  private static TestCertificates made;

  @BeforeAll
  static void certify() {
    made = TestCertificates.fresh();
  }

  private static TcpServer start(int port, String... more) {
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.addAll(List.of(more));
    return TcpServer.start(settings);
  }

  private static Jedis jedis(int port) {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(made.context("client").getSocketFactory())
            .build());
  }

  @Test
  void serveJedis() {
    int port = FreePort.find();
    try (TcpServer server = start(port);
        Jedis jedis = jedis(port)) {
      jedis.set("key", LARGE);
      assertThat(jedis.get("key")).isEqualTo(LARGE);
      var pipeline = jedis.pipelined();
      for (int i = 0; i < 10_000; i++) {
        pipeline.incr("counter");
      }
      assertThat(pipeline.syncAndReturnAll()).hasSize(10_000).last().isEqualTo(10_000L);
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void serveLettuce() {
    int port = FreePort.find();
    RedisURI uri =
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(port)
            .withSsl(true)
            .withVerifyPeer(SslVerifyMode.FULL)
            .build();
    try (TcpServer server = start(port)) {
      RedisClient client = RedisClient.create(uri);
      client.setOptions(
          ClientOptions.builder()
              .sslOptions(
                  SslOptions.builder()
                      .jdkSslProvider()
                      .keyManager(
                          made.file("client.crt").toFile(),
                          made.file("client.key").toFile(),
                          new char[0])
                      .trustManager(made.file("ca.crt").toFile())
                      .build())
              .build());
      try (var connection = client.connect()) {
        connection.sync().set("key", LARGE);
        assertThat(connection.sync().get("key")).isEqualTo(LARGE);
      } finally {
        client.shutdown();
      }
      assertThat(server.port()).isPositive();
    }
  }

  /** One answer as a whole, one of many megabytes, and requests from a pipe. */
  @Test
  void serveTheClientOfTheCommandLine() throws Exception {
    Optional<Path> cli =
        Oracle.program()
            .map(server -> server.resolveSibling("redis-cli"))
            .filter(Files::isExecutable);
    Assumptions.assumeTrue(cli.isPresent(), Oracle.MISSING);
    int port = FreePort.find();
    try (TcpServer server = start(port)) {
      assertThat(server.port()).isNotEqualTo(port);
      assertThat(cli(cli.get(), port, "", "PING")).isEqualTo("PONG\n");
      String requests = "SET large \"" + LARGE + "\"\nINCR n\nINCR n\n";
      assertThat(cli(cli.get(), port, requests)).endsWith("1\n2\n");
      assertThat(cli(cli.get(), port, "", "GET", "large")).isEqualTo(LARGE + "\n");
      String protocol = "*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n".repeat(10_000);
      assertThat(cli(cli.get(), port, protocol, "--pipe")).contains("errors: 0, replies: 10000");
      assertThat(cli(cli.get(), port, "", "-3", "GET", "n")).isEqualTo("10002\n");
    }
  }

  private static String cli(Path program, int port, String input, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--tls", "-p", "" + port));
    for (String kind : List.of("cacert ca.crt", "cert client.crt", "key client.key")) {
      String[] option = kind.split(" ");
      command.addAll(List.of("--" + option[0], made.file(option[1]).toString()));
    }
    command.addAll(List.of(words));
    Path from = Files.createTempFile(made.file(""), "input", ".txt");
    Files.writeString(from, input);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(from.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void migrateOverTlsIfTheClusterDoes() {
    int port = FreePort.find();
    int other = FreePort.find();
    try (TcpServer from = start(port, "tls-cluster yes");
        TcpServer to = start(other);
        SocketClient client = from.client();
        SocketClient target = to.client()) {
      client.run("SET", "key", LARGE);
      assertThat(run(client, "MIGRATE", "127.0.0.1", "" + other, "key", "0", "5000"))
          .contains("OK");
      assertThat(run(target, "STRLEN", "key")).contains("" + LARGE.length());
      // The other port speaks no TLS, and a server of another authority is not trusted.
      client.run("SET", "key", "value");
      assertThat(run(client, "MIGRATE", "127.0.0.1", "" + to.port(), "key", "0", "500"))
          .contains("IOERR");
      TestCertificates others = TestCertificates.fresh();
      int third = FreePort.find();
      try (TcpServer stranger = TcpServer.start(others.settings(third))) {
        assertThat(run(client, "MIGRATE", "127.0.0.1", "" + third, "key", "0", "5000"))
            .contains("IOERR");
        assertThat(stranger.port()).isPositive();
      }
      client.run("CONFIG", "SET", "tls-cluster", "no");
      assertThat(run(client, "MIGRATE", "127.0.0.1", "" + to.port(), "key", "0", "5000", "REPLACE"))
          .contains("OK");
    }
  }

  private static String run(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  @Test
  void serveTheMetricsByHttps() throws Exception {
    int port = FreePort.find();
    int page = FreePort.find();
    try (TcpServer server = start(port, "metrics-port " + page, "metrics-tls yes");
        SocketClient client = server.client()) {
      URI place = URI.create("https://127.0.0.1:" + page + "/metrics");
      HttpRequest request = HttpRequest.newBuilder(place).build();
      assertThat(fetch(request)).contains("vireo_memory_used_bytes");

      made.certify("renewed", 100);
      assertThat(
              run(
                  client,
                  "CONFIG",
                  "SET",
                  "tls-cert-file",
                  made.file("renewed.crt").toString(),
                  "tls-key-file",
                  made.file("renewed.key").toString()))
          .contains("OK");
      assertThat(fetch(request)).contains("vireo_memory_used_bytes");
    }
  }

  private static String fetch(HttpRequest request) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(made.context(null))
        .build()
        .send(request, BodyHandlers.ofString())
        .body();
  }
}
