package io.vireo.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlClientTest {
  @Test
  void readsAllKindsOfReplies() throws Exception {
    assertThat(answered("+OK\r\n")).isEqualTo("OK");
    assertThat(answered(":42\r\n")).isEqualTo(42L);
    assertThat(answered("$4\r\na\r\nb\r\n")).isEqualTo("a\r\nb");
    assertThat(answered("$-1\r\n")).isNull();
    assertThat(answered("*3\r\n:1\r\n*1\r\n+x\r\n$-1\r\n"))
        .isEqualTo(Arrays.asList(1L, Arrays.asList("x"), null));
  }

  @Test
  void errorsAndEndsAreExceptions() {
    assertThatThrownBy(() -> answered("-ERR no\r\n")).hasMessageContaining("ERR no");
    assertThatThrownBy(() -> answered("$5\r\nab")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> answered("%1\r\n")).isInstanceOf(IOException.class);
  }

  @Test
  void readsAllOfAnArrayWithErrorsBeforeTheNextReply() throws Exception {
    String replies = "*3\r\n+OK\r\n*2\r\n-OOM no\r\n:1\r\n-ERR other\r\n+next\r\n";
    Object[] next = new Object[1];
    assertThatThrownBy(() -> answered(replies, client -> next[0] = client.receive()))
        .isInstanceOf(ErrorReply.class)
        .hasMessageContaining("OOM no");
    assertThat(next[0]).isEqualTo("next");
  }

  @Test
  void readsTheFieldsOfInfo() {
    assertThat(ControlClient.fields("# Server\r\nversion:8:0\r\nempty:\r\n\r\nnone\r\n"))
        .containsOnly(entry("version", "8:0"), entry("empty", ""));
  }

  private interface Then {
    void with(ControlClient client) throws IOException;
  }

  private static Object answered(String reply) throws Exception {
    return answered(reply, client -> {});
  }

  private static Object answered(String reply, Then then) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answer(server, reply));
      answering.start();
      try (ControlClient client = new ControlClient(server.getLocalPort())) {
        try {
          return client.call("PING");
        } finally {
          then.with(client);
        }
      } finally {
        answering.join();
      }
    }
  }

  private static void answer(ServerSocket server, String reply) {
    byte[] request = Requests.encode("PING");
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(request.length);
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The client has what it needs.
    }
  }
}
