package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Eventually;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a connection breaks after its handshake, and whatever it does then, it ends. */
@Timeout(300)
class TlsBreaksTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** More than the buffers of two sockets hold. */
  private static final int LARGE = 32 << 20;

  /** More of these messages in a row are an attack for BoringSSL; the JDK bears any number. */
  private static final int KEY_UPDATES = 100;

  private static TestCertificates made;

  @BeforeAll
  static void certify() {
    made = TestCertificates.fresh();
  }

  /** A client whose TLS goes over a socket that others can use as well. */
  private record Client(Socket plain, SSLSocket secure) implements AutoCloseable {
    static Client connect(int port, String version) throws IOException {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
      plain.setSoTimeout(PATIENCE_MILLIS);
      SSLSocket secure =
          (SSLSocket)
              made.context("client")
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", port, false);
      secure.setEnabledProtocols(new String[] {version});
      secure.startHandshake();
      return new Client(plain, secure);
    }

    void send(String line) throws IOException {
      secure.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    void sendRaw(byte[] bytes) throws IOException {
      plain.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
      plain.close();
    }
  }

  private interface Break {
    void apply(Client client) throws IOException;
  }

  private record Way(String name, Break how) {
    static Way of(String name, Break how) {
      return new Way(name, how);
    }
  }

  private interface Occupation {
    void begin(Client client) throws IOException;
  }

  private static byte[] record(int type, int length, byte content) {
    byte[] all = new byte[5 + length];
    Arrays.fill(all, content);
    all[0] = (byte) type;
    all[1] = 3;
    all[2] = 3;
    all[3] = (byte) (length >> 8);
    all[4] = (byte) length;
    return all;
  }

  /** What the server cannot take for TLS, or not from this client. */
  private static List<Way> failures() {
    return List.of(
        Way.of("broken record", client -> client.sendRaw(record(23, 32, (byte) 'q'))),
        Way.of("empty record", client -> client.sendRaw(record(23, 0, (byte) 0))),
        Way.of("record too long", client -> client.sendRaw(record(23, 20_000, (byte) 'q'))),
        Way.of("plain text", client -> client.sendRaw("PING\r\nPING\r\nPING\r\n".getBytes())),
        Way.of("fatal alert", client -> client.sendRaw(new byte[] {21, 3, 3, 0, 2, 2, 20})),
        Way.of("unknown type", client -> client.sendRaw(record(99, 32, (byte) 'q'))),
        Way.of("broken hello", client -> client.sendRaw(record(22, 64, (byte) 1))),
        Way.of(
            "two broken records",
            client -> {
              client.sendRaw(record(23, 32, (byte) 'q'));
              client.sendRaw(record(23, 32, (byte) 'q'));
            }),
        Way.of(
            "broken record behind requests",
            client -> {
              client.send("PING");
              client.sendRaw(record(23, 32, (byte) 'q'));
            }),
        Way.of(
            "reset",
            client -> {
              client.plain.setSoLinger(true, 0);
              client.plain.close();
            }));
  }

  /** What a client does that sends no more, but may still want its answers. */
  private static List<Way> ends() {
    return List.of(
        Way.of("end without goodbye", client -> client.plain.shutdownOutput()),
        Way.of("goodbye", client -> client.secure.shutdownOutput()),
        Way.of(
            "goodbye and end",
            client -> {
              client.secure.shutdownOutput();
              client.plain.shutdownOutput();
            }),
        Way.of(
            "end in a record",
            client -> {
              client.sendRaw(Arrays.copyOf(record(23, 32, (byte) 'q'), 20));
              client.plain.shutdownOutput();
            }));
  }

  private static void read(Client client, String line) throws IOException {
    client.send(line);
    assertThat(client.secure.getInputStream().read()).isNotNegative();
  }

  private static void leaveUnread(Client client) throws IOException {
    read(client, "PING");
    client.send("GET large");
  }

  private static void check(int port, String version, SocketClient other, Way way, Occupation busy)
      throws IOException {
    try (Client client = Client.connect(port, version)) {
      busy.begin(client);
      apply(way, client);
      assertEnded(client.plain, way.name);
      assertGone(other, way.name);
    }
  }

  private static void apply(Way way, Client client) {
    try {
      way.how.apply(client);
    } catch (IOException refused) {
      // The connection has ended before all of it was said.
    }
  }

  private static void assertEnded(Socket plain, String way) throws IOException {
    if (plain.isClosed()) {
      return;
    }
    byte[] buffer = new byte[1 << 20];
    InputStream in = plain.getInputStream();
    try {
      while (in.read(buffer) >= 0) {
        continue;
      }
    } catch (SocketTimeoutException open) {
      throw new AssertionError("Still open: " + way, open);
    } catch (IOException reset) {
      // That is an end too.
    }
  }

  private static void assertGone(SocketClient other, String way) {
    Eventually.await(
        "the client is gone: " + way,
        () -> Info.of(other.run("INFO", "clients")).number("connected_clients") == 1);
    assertThat(list(other)).as(way).hasSize(1);
  }

  private static List<String> list(SocketClient other) {
    return other.run("CLIENT", "LIST").asText().lines().toList();
  }

  private static TcpServer start(int port, String engine) {
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.add("tls-engine " + engine);
    return TcpServer.start(settings);
  }

  @ParameterizedTest
  @CsvSource({"jdk, TLSv1.2", "jdk, TLSv1.3", "auto, TLSv1.2", "auto, TLSv1.3"})
  void end(String engine, String version) throws Exception {
    int port = FreePort.find();
    try (TcpServer server = start(port, engine);
        SocketClient other = server.client()) {
      List<Way> all = new ArrayList<>(failures());
      all.addAll(ends());
      for (Way way : all) {
        check(port, version, other, way, client -> read(client, "PING"));
        check(port, version, other, way, client -> read(client, "SUBSCRIBE channel"));
        check(port, version, other, way, TlsBreaksTest::block);
        check(port, version, other, way, client -> read(client, "SYNC"));
      }
    }
  }

  private static void block(Client client) throws IOException {
    read(client, "PING");
    client.send("BLPOP none 0");
  }

  /** Nor does an answer keep it that it does not read. */
  @ParameterizedTest
  @CsvSource({"jdk, TLSv1.2", "jdk, TLSv1.3", "auto, TLSv1.2", "auto, TLSv1.3"})
  void endWithoutReading(String engine, String version) throws Exception {
    int port = FreePort.find();
    try (TcpServer server = start(port, engine);
        SocketClient other = server.client()) {
      other.run("SETRANGE", "large", "" + LARGE, "x");
      for (Way way : failures()) {
        try (Client client = Client.connect(port, version)) {
          leaveUnread(client);
          Eventually.await("an answer waits: " + way.name, () -> hasUnread(other));
          apply(way, client);
          assertGone(other, way.name);
        }
      }
    }
  }

  private static boolean hasUnread(SocketClient other) {
    return list(other).stream().anyMatch(TlsBreaksTest::isUnread);
  }

  private static boolean isUnread(String line) {
    return line.contains("cmd=get") && !line.contains(" omem=0 ");
  }

  /** TLS 1.2 begins handshakes anew, and 1.3 changes keys, at no end: BoringSSL refuses both. */
  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void endAfterTooManyHandshakes(String version) throws Exception {
    int port = FreePort.find();
    Way often =
        Way.of(
            "handshakes",
            client -> {
              for (int i = 0; i < KEY_UPDATES; i++) {
                client.secure.startHandshake();
              }
            });
    try (TcpServer server = start(port, "auto");
        SocketClient other = server.client()) {
      check(port, version, other, often, client -> read(client, "PING"));
    }
  }
}
