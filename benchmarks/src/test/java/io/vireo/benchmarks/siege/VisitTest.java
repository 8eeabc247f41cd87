package io.vireo.benchmarks.siege;

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

class VisitTest {
  private final Tally tally = new Tally();
  private ServerSocket listener;
  private Visit visit;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    visit = new Visit(listener.getLocalPort(), tally);
    server = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    visit.close();
    server.close();
    listener.close();
  }

  private void answer(String bytes) throws IOException {
    server.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void countsRepliesAndErrors() throws IOException {
    answer("+OK\r\n-OOM no\r\n$3\r\nabc\r\n");
    visit.request("PING").read(3);
    assertThat(tally.replies.sum()).isEqualTo(3);
    assertThat(tally.errors.sum()).isEqualTo(1);
  }

  @Test
  void noticesThatTheServerPutItOut() throws IOException {
    server.close();
    assertThatThrownBy(() -> visit.read(1)).isInstanceOf(EOFException.class);
    assertThat(visit.hasLeft()).isFalse();
  }

  @Test
  void leavesWhateverItWaitsFor() throws IOException {
    Thread other = new Thread(visit::leave);
    other.start();
    assertThatThrownBy(() -> visit.read(1)).isInstanceOf(IOException.class);
    assertThat(visit.hasLeft()).isTrue();
  }

  @Test
  void takesItsCompanionsAlong() throws IOException {
    visit.companion();
    try (Socket companion = listener.accept()) {
      visit.leave();
      assertThat(companion.getInputStream().read()).isEqualTo(-1);
    }
  }
}
