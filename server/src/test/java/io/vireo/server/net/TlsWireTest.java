package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what goes over the wire: records of TLS and nothing else, whatever way an answer takes. */
class TlsWireTest {
  private static final String SECRET = "canary";
  private static final int LARGE = 1 << 20;

  /** Stands between a client and the server, and keeps what the server says. */
  private static final class Tap implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Socket client;
    private Socket server;

    Tap(int port) throws IOException {
      run(
          () -> {
            client = listener.accept();
            server = new Socket("127.0.0.1", port);
            run(() -> pump(client.getInputStream(), server, new ByteArrayOutputStream()));
            pump(server.getInputStream(), client, said);
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private void run(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException over) {
                  // One of the two has gone.
                }
              });
      thread.start();
    }

    private static void pump(InputStream from, Socket to, ByteArrayOutputStream copy)
        throws IOException {
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65_536];
      int count;
      while ((count = from.read(buffer)) > 0) {
        synchronized (copy) {
          copy.write(buffer, 0, count);
        }
        out.write(buffer, 0, count);
      }
      to.shutdownOutput();
    }

    byte[] said() {
      synchronized (said) {
        return said.toByteArray();
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl-or-jdk", "nio"})
  void bearsRecordsOnly(String kind) throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    List<String> settings = new ArrayList<>(made.settings(port));
    settings.add("tls-engine " + (kind.equals("jdk") ? "jdk" : "auto"));
    settings.add("multiplexing-api " + (kind.equals("nio") ? "nio" : "auto"));
    byte[] said;
    try (TcpServer server = TcpServer.start(settings);
        Tap tap = new Tap(port)) {
      try (TlsClient client = new TlsClient(made.context("client"), tap.listener.getLocalPort())) {
        talk(client);
        assertThat(client.run("QUIT")).isEqualTo("+OK");
        assertThat(client.line()).isNull();
      }
      said = tap.said();
      assertThat(server.port()).isPositive();
    }
    assertThat(new String(said, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    assertThat(said.length).isGreaterThan(3 * LARGE);
    assertRecords(said);
  }

  /** Short answers, long ones, errors, messages, and answers while others wait. */
  private static void talk(TlsClient client) throws IOException {
    assertThat(client.run("ECHO " + SECRET)).isEqualTo("$6");
    assertThat(client.line()).isEqualTo(SECRET);
    assertThat(client.run(SECRET)).startsWith("-ERR unknown command '" + SECRET);
    String large = SECRET.repeat(LARGE / SECRET.length());
    client.send(
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + large.length() + "\r\n" + large); // send adds CRLF
    assertThat(client.line()).isEqualTo("+OK");
    for (int i = 0; i < 3; i++) {
      assertThat(client.run("GET k")).startsWith("$");
      assertThat(client.line()).isEqualTo(large);
    }
    client.send("PING\r\nGET k\r\nPING");
    assertThat(client.line()).isEqualTo("+PONG");
    client.line();
    assertThat(client.line()).isEqualTo(large);
    assertThat(client.line()).isEqualTo("+PONG");
    client.send("HELLO 3\r\nSUBSCRIBE channel\r\nPUBLISH channel " + SECRET);
    String line = client.line();
    while (!line.equals(SECRET)) {
      line = client.line();
    }
    client.send("RESET");
    while (!client.line().equals("+RESET")) {
      // What else belongs to the subscription.
    }
  }

  private static void assertRecords(byte[] said) {
    int at = 0;
    while (at < said.length) {
      assertThat((int) said[at]).as("type at %d", at).isBetween(20, 23);
      assertThat((int) said[at + 1]).as("version at %d", at).isEqualTo(3);
      at += 5 + ((said[at + 3] & 0xff) << 8 | said[at + 4] & 0xff);
    }
    assertThat(at).isEqualTo(said.length);
  }
}
