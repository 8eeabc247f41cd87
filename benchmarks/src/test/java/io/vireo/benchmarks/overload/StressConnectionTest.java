package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StressConnectionTest {
  private final Tally tally = new Tally();
  private ServerSocket listener;
  private StressConnection connection;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    connection = new StressConnection(listener.getLocalPort(), tally);
    server = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    server.close();
    listener.close();
  }

  private void answer(String bytes) throws IOException {
    server.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void countsRepliesAndErrors() throws IOException {
    answer("+OK\r\n-OOM no\r\n$3\r\nabc\r\n");
    connection.request("PING").read(3);
    assertThat(tally.replies.sum()).isEqualTo(3);
    assertThat(tally.errors.sum()).isEqualTo(1);
  }

  @Test
  void noticesThatTheServerPutItOut() throws IOException {
    server.close();
    assertThatThrownBy(() -> connection.read(1)).isInstanceOf(EOFException.class);
    assertThat(connection.hasLeft()).isFalse();
  }

  @Test
  void leavesWhateverItWaitsFor() throws IOException {
    Thread other = new Thread(connection::leave);
    other.start();
    assertThatThrownBy(() -> connection.read(1)).isInstanceOf(IOException.class);
    assertThat(connection.hasLeft()).isTrue();
  }

  @Test
  void takesItsCompanionsAlong() throws IOException {
    connection.companion();
    try (Socket companion = listener.accept()) {
      connection.leave();
      assertThat(companion.getInputStream().read()).isEqualTo(-1);
    }
  }
}
