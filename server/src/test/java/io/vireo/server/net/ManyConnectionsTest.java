package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More connections at once than are answered together. */
class ManyConnectionsTest {
  private static final int CONNECTIONS = 250;
  private static final int REQUESTS = 1_000;

  private static byte[] repeated(String request) {
    return request.repeat(REQUESTS).getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends the same to many connections before any of it is executed; the answers of each. */
  private static List<List<RespValue>> answers(String request, String... settings) {
    List<SocketClient> clients = new ArrayList<>();
    try (TcpServer server = TcpServer.start(settings)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(new SocketClient(server.port()));
      }
      byte[] all = repeated(request);
      CountDownLatch sent = new CountDownLatch(1);
      server.server().engine().context().inbox().add(() -> await(sent));
      clients.forEach(client -> client.send(all));
      sent.countDown();
      List<List<RespValue>> answers = new ArrayList<>();
      for (SocketClient client : clients) {
        List<RespValue> own = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
          own.add(client.read());
        }
        answers.add(own);
      }
      return answers;
    } finally {
      clients.forEach(SocketClient::close);
    }
  }

  private static void await(CountDownLatch sent) {
    try {
      sent.await();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }

  @Test
  void allAreAnswered() {
    List<List<RespValue>> answers = answers("INCR counter\r\n");
    assertThat(answers).allSatisfy(own -> assertThat(numbers(own)).isSorted());
    assertThat(answers.stream().flatMap(own -> numbers(own).stream()))
        .doesNotHaveDuplicates()
        .hasSize(CONNECTIONS * REQUESTS);
  }

  private static List<Long> numbers(List<RespValue> answers) {
    return answers.stream().map(answer -> ((RespValue.Whole) answer).number()).toList();
  }

  /** Those who have not authenticated are read on from within the answers to others. */
  @Test
  void strangersAreAnsweredOneRequestAtATime() {
    List<List<RespValue>> answers = answers("GET key\r\n", "requirepass secret");
    assertThat(answers)
        .allSatisfy(own -> assertThat(own).allMatch(each -> each.toString().contains("NOAUTH")));
  }
}
