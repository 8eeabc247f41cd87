package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short answers go into the socket past a queue, until the socket takes no more. */
@Timeout(240)
class SlowReaderTest {
  /** More bytes than the sockets of both sides hold, in answers that each are short. */
  private static final int ANSWERS = 24_000;

  private static final String PADDING = " ".repeat(1_000);

  private static void sendAll(SocketClient client) {
    for (int i = 0; i < ANSWERS; i++) {
      client.send(RespRequest.of("ECHO", text(i)));
    }
  }

  /** No number's text is a part of another one's. */
  private static String text(int number) {
    return PADDING + number + '.';
  }

  private static boolean isFull(SocketClient observer) {
    Info info = Info.of(observer.run("INFO", "clients"));
    return info.number("client_recent_max_output_buffer") > 0;
  }

  @Test
  void whoReadsLateGetsAllAnswersInOrder() throws InterruptedException {
    try (TcpServer server = TcpServer.start();
        SocketClient slow = new SocketClient(server.port());
        SocketClient observer = new SocketClient(server.port())) {
      Thread sender = new Thread(() -> sendAll(slow), "sender");
      sender.start();
      await("answers wait", () -> isFull(observer));
      for (int i = 0; i < ANSWERS; i++) {
        RespValue answer = slow.read();
        assertThat(answer.toString()).contains(text(i));
      }
      sender.join();
      assertThat(slow.run("PING").toString()).contains("PONG");
      await("nothing waits", () -> !isFull(observer));
    }
  }
}
