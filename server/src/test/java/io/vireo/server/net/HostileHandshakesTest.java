package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever speaks no TLS, or half of it, is disconnected in time, and others do not notice. */
class HostileHandshakesTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** As long as a record may be, and longer. */
  private static final int[] LENGTHS = {0, 1, 5, 16_384, 18_432, 65_535};

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] record(int type, int version, int length, byte[] content) {
    byte[] all = new byte[5 + content.length];
    all[0] = (byte) type;
    all[1] = (byte) (version >> 8);
    all[2] = (byte) version;
    all[3] = (byte) (length >> 8);
    all[4] = (byte) length;
    System.arraycopy(content, 0, all, 5, content.length);
    return all;
  }

  /** What strangers may send instead of a handshake. */
  private static List<byte[]> attacks() {
    List<byte[]> all = new ArrayList<>();
    for (String text :
        List.of(
            "PING\r\n",
            "*1\r\n$4\r\nPING\r\n",
            "GET / HTTP/1.1\r\nHost: vireo\r\n\r\n",
            "SSH-2.0-OpenSSH_9.9\r\n",
            "\r\n",
            "",
            "\u0000",
            "\u0016",
            "\u0016\u0003")) {
      all.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    for (int length : LENGTHS) {
      all.add(record(22, 0x0301, length, new byte[0]));
      all.add(record(22, 0x0301, length, new byte[Math.min(length, 200)]));
    }
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    all.add(noise);
    all.add(record(22, 0x0301, noise.length, noise));
    all.add(record(20, 0x0303, 1, new byte[] {1}));
    all.add(record(21, 0x0303, 2, new byte[] {2, 40}));
    all.add(record(23, 0x0303, 5, "PING\n".getBytes(StandardCharsets.US_ASCII)));
    all.add(record(24, 0x0303, 3, new byte[] {1, 0x40, 0}));
    all.add(record(22, 0x0002, 4, new byte[] {1, 0, 0, 0}));
    // A hello that says it is sixteen megabytes long, and one of SSL 2.
    all.add(record(22, 0x0301, 4, hex("01 ff ff ff")));
    all.add(hex("80 2e 01 00 02 00 15 00 00 00 10 01 00 80 02 00 80 03 00 80"));
    // A hello without any cipher.
    all.add(record(22, 0x0301, 43, hex("01000027 0303" + "00".repeat(32) + "00 0000 0100")));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void costBoundedTime(String engine) throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    List<byte[]> attacks = attacks();
    assertThat(attacks).hasSizeGreaterThanOrEqualTo(30);
    try (TcpServer server = TcpServer.start(patient(made, port, engine));
        SocketClient client = server.client();
        TlsClient other = new TlsClient(made.context("client"), port)) {
      // A good client's handshake may take long, too.
      assertThat(other.run("PING")).isEqualTo("+PONG");
      assertThat(RespText.of(client.run("CONFIG", "SET", "tls-handshake-timeout", "300")))
          .isEqualTo("OK");
      List<Socket> strangers = new ArrayList<>();
      for (byte[] attack : attacks) {
        Socket stranger = new Socket("127.0.0.1", port);
        stranger.setSoTimeout(PATIENCE_MILLIS);
        strangers.add(stranger);
        send(stranger, attack);
        assertThat(other.run("PING")).isEqualTo("+PONG");
      }
      for (int i = 0; i < attacks.size(); i++) {
        assertEnded(strangers.get(i), i);
      }
      assertThat(RespText.of(client.run("INFO", "stats")))
          .contains("total_connections_received:" + (attacks.size() + 2));
      assertThat(RespText.of(client.run("INFO", "clients"))).contains("connected_clients:2");
      assertThat(other.run("PING")).isEqualTo("+PONG");
    }
  }

  private static List<String> impatient(TestCertificates made, int port, String engine) {
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.add("tls-handshake-timeout 300");
    settings.add("tls-engine " + engine);
    return settings;
  }

  /** What counts is how long a handshake takes, not how long nothing came. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void dripsAreNoHandshake(String engine) throws Exception {
    int port = FreePort.find();
    try (TcpServer server = TcpServer.start(impatient(TestCertificates.fresh(), port, engine));
        Socket stranger = new Socket("127.0.0.1", port)) {
      assertThat(server.port()).isPositive();
      byte[] hello = record(22, 0x0301, 16_384, new byte[16_384]);
      stranger.setSoTimeout(10);
      long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
      for (int i = 0; !isEndedAfter(stranger, hello[i % hello.length]); i++) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
    }
  }

  private static boolean isEndedAfter(Socket stranger, byte next) {
    try {
      stranger.getOutputStream().write(next);
      return stranger.getInputStream().read() < 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  /** A good hello, which the server answers, and nothing more. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void helloIsNoHandshake(String engine) throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    try (TcpServer server = TcpServer.start(impatient(made, port, engine));
        Socket stranger = new Socket("127.0.0.1", port)) {
      assertThat(server.port()).isPositive();
      stranger.setSoTimeout(PATIENCE_MILLIS);
      send(stranger, hello(made));
      assertThat(stranger.getInputStream().readAllBytes()).hasSizeGreaterThan(64);
    }
  }

  private static byte[] hello(TestCertificates made) throws IOException {
    SSLEngine client = made.context("client").createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  private static List<String> patient(TestCertificates made, int port, String engine) {
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.add("tls-handshake-timeout 86400000");
    settings.add("tls-engine " + engine);
    return settings;
  }

  /** A client in its handshake is idle as any other is. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void halfAHelloIsIdle(String engine) throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    List<String> settings = patient(made, port, engine);
    settings.add("timeout 1");
    try (TcpServer server = TcpServer.start(settings);
        Socket stranger = new Socket("127.0.0.1", port)) {
      assertThat(server.port()).isPositive();
      stranger.setSoTimeout(PATIENCE_MILLIS);
      byte[] hello = hello(made);
      send(stranger, Arrays.copyOf(hello, hello.length / 2));
      assertEnded(stranger, 0);
    }
  }

  /** Nobody waits for the rest of a hello from a client that sends no more. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "auto"})
  void whoSendsNoMoreIsDisconnectedAtOnce(String engine) throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    byte[] hello = hello(made);
    try (TcpServer server = TcpServer.start(patient(made, port, engine))) {
      assertThat(server.port()).isPositive();
      for (int i = 0; i < hello.length; i++) {
        byte[] changed = hello.clone();
        changed[i] ^= (byte) (1 << i % 8);
        assertEndedAfterTheEnd(port, changed, i);
        if (i % 16 == 0) {
          assertEndedAfterTheEnd(port, Arrays.copyOf(hello, i), i);
        }
      }
    }
  }

  private static void assertEndedAfterTheEnd(int port, byte[] sent, int number) throws IOException {
    try (Socket stranger = new Socket("127.0.0.1", port)) {
      stranger.setSoTimeout(PATIENCE_MILLIS);
      send(stranger, sent);
      stranger.shutdownOutput();
      stranger.getInputStream().readAllBytes();
    } catch (SocketTimeoutException open) {
      throw new AssertionError("Still open: " + number, open);
    } catch (SocketException reset) {
      // That is an end too.
    }
  }

  private static void send(Socket stranger, byte[] attack) throws IOException {
    OutputStream out = stranger.getOutputStream();
    try {
      out.write(attack);
    } catch (IOException refused) {
      // Disconnected before the end of it, which is as well.
    }
  }

  /** The server says at most an alert, and nothing of what it was told. */
  private static void assertEnded(Socket stranger, int number) throws IOException {
    try (stranger) {
      byte[] said = stranger.getInputStream().readAllBytes();
      assertThat(said.length).as("attack %d", number).isLessThan(64);
    } catch (SocketException reset) {
      // That is an end too.
    }
  }
}
