package io.vireo.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one turn go together, yet everybody hears everything in the order it was said. */
class PubSubOrderTest {
  private static final String[][] REQUESTS = {
    {"PUBLISH", "a", "1"},
    {"PUBLISH", "a", "2"},
    {"PUBLISH", "b", "3"},
    {"PUBLISH", "a", "4"},
    {"ECHO", "between"},
    {"PUBLISH", "a", "5"},
    {"PUBLISH", "both", "6"},
    {"PUBLISH", "a", "7"},
    {"PUBLISH", "a", "8"}
  };

  private static byte[] turn() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String[] request : REQUESTS) {
      all.writeBytes(RespRequest.of(request));
    }
    return all.toByteArray();
  }

  /** What somebody heard of that: messages by their last word, answers by their text. */
  private static List<String> read(SocketClient client, int count) {
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RespValue value = client.read();
      if (value instanceof RespValue.Many message) {
        heard.add(message.items().get(message.items().size() - 1).asText());
      } else {
        heard.add(value instanceof RespValue.Whole number ? ":" : value.asText());
      }
    }
    return heard;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aTurnKeepsItsOrder(int loops) {
    try (TcpServer server = TcpServer.start("io-threads " + loops);
        SocketClient listener = new SocketClient(server.port());
        SocketClient talker = new SocketClient(server.port())) {
      listener.run("SUBSCRIBE", "a", "b", "both");
      read(listener, 2);
      listener.run("PSUBSCRIBE", "bo*");
      talker.run("HELLO", "3");
      talker.run("SUBSCRIBE", "a");
      for (int round = 0; round < 20; round++) {
        talker.send(turn());
        assertThat(read(listener, 9)).containsExactly("1", "2", "3", "4", "5", "6", "6", "7", "8");
        assertThat(read(talker, 15))
            .containsExactly(
                ":", "1", ":", "2", ":", ":", "4", "between", ":", "5", ":", ":", "7", ":", "8");
      }
    }
  }
}
