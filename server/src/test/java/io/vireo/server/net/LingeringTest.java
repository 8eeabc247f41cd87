package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Eventually;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends on behind the last reply still gets that reply, and then the end. */
@Timeout(120)
class LingeringTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int ROUNDS = 20;

  /** Writes that a closed socket would not bear: its kernel answers the first with a reset. */
  private static final int WRITES = 50;

  private static final String OK = "+OK\r\n";

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static boolean takesMore(Socket socket) {
    try {
      for (int i = 0; i < WRITES; i++) {
        send(socket, "PING\r\n");
      }
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  /** The first word is the last reply's beginning; one connection of many may be too slow. */
  private static void checkTakesMore(int port, String request, String reply) throws IOException {
    int taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try (Socket socket = connect(port)) {
        send(socket, request);
        assertThat(readToEnd(socket)).startsWith(reply);
        taken += takesMore(socket) ? 1 : 0;
      }
    }
    assertThat(taken).as(request).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void isNotReset(String multiplexing) throws IOException {
    try (TcpServer server = TcpServer.start("multiplexing-api " + multiplexing)) {
      checkTakesMore(server.port(), "QUIT\r\n", OK);
      checkTakesMore(server.port(), "*1\r\n$x\r\n", "-ERR Protocol error");
      checkTakesMore(server.port(), "CLIENT KILL TYPE normal SKIPME no\r\n", ":1\r\n");
    }
  }

  @Test
  void isNotResetAfterTls() throws Exception {
    TestCertificates made = TestCertificates.fresh();
    for (String engine : List.of("jdk", "auto")) {
      int port = FreePort.find();
      List<String> settings = new ArrayList<>(made.settings(port));
      settings.add("tls-engine " + engine);
      int taken = 0;
      try (TcpServer server = TcpServer.start(settings)) {
        assertThat(server.port()).isPositive();
        for (int i = 0; i < ROUNDS; i++) {
          taken += quitThenSend(made, port) ? 1 : 0;
        }
      }
      assertThat(taken).as(engine).isPositive();
    }
  }

  private static boolean quitThenSend(TestCertificates made, int port) throws IOException {
    try (Socket plain = connect(port);
        Socket secure =
            made.context("client")
                .getSocketFactory()
                .createSocket(plain, "127.0.0.1", port, false)) {
      send(secure, "QUIT\r\n");
      assertThat(readToEnd(secure)).isEqualTo(OK);
      return takesMore(plain);
    }
  }

  /** What the server has not read when it closes would make that a reset. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void getsTheReplyBeforeItsOtherRequests(String multiplexing) throws IOException {
    String requests = "QUIT\r\n" + "PING\r\n".repeat(20_000);
    try (TcpServer server = TcpServer.start("multiplexing-api " + multiplexing)) {
      for (int i = 0; i < ROUNDS; i++) {
        try (Socket socket = connect(server.port())) {
          send(socket, requests);
          assertThat(readToEnd(socket)).isEqualTo(OK);
        }
      }
    }
  }

  @Test
  void learnsWhyItIsTurnedAway() throws IOException {
    try (TcpServer server = TcpServer.start("maxclients 1");
        SocketClient only = server.client()) {
      only.run("PING");
      checkTakesMore(server.port(), "PING\r\n", "-ERR max number of clients reached");
    }
  }

  @Test
  void isNoClientMeanwhile() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (TcpServer server = TcpServer.start("maxclients 2");
        SocketClient other = server.client()) {
      for (int i = 0; i < ROUNDS; i++) {
        Eventually.await(
            "there is a place",
            () -> Info.of(other.run("INFO", "clients")).number("connected_clients") == 1);
        Socket socket = connect(server.port());
        sockets.add(socket);
        send(socket, "QUIT\r\n");
        assertThat(readToEnd(socket)).isEqualTo(OK);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Nor for a client that never closes, or that sends without end. */
  @Test
  void isNotKeptForEver() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (TcpServer server = TcpServer.start()) {
      for (int i = 0; i < 2 * Closing.MOST_LINGERING; i++) {
        Socket socket = connect(server.port());
        sockets.add(socket);
        send(socket, "QUIT\r\n");
        assertThat(readToEnd(socket)).isEqualTo(OK);
      }
      for (Socket socket : sockets) {
        Eventually.await("the socket is closed", () -> !takesMore(socket));
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
