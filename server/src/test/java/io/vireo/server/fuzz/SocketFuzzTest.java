package io.vireo.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets, spoiled requests get the answers that they get in process. */
@Timeout(120)
class SocketFuzzTest {
  private static final int FRAMES = Integer.getInteger("vireo.fuzz.frames", 50_000) / 50;
  private static final long SEED = Seeds.of(20_240_101);

  @ParameterizedTest
  @ValueSource(strings = {"dedicated", "adaptive"})
  void answersAreTheSame(String dataThread) {
    Frames frames = new Frames(SEED);
    InProcessServer model = new InProcessServer();
    try (TcpServer server = TcpServer.start("io-threads 2", "data-thread " + dataThread)) {
      for (int i = 0; i < FRAMES; i++) {
        byte[] bytes = frames.spoil(frames.pipeline().bytes()).bytes();
        compare(server, model, bytes, frames.cut(bytes), "frame " + i + " of seed " + SEED);
      }
    }
  }

  private static void compare(
      TcpServer server, InProcessServer model, byte[] bytes, List<byte[]> pieces, String name) {
    InProcessClient expected = model.client();
    expected.send(bytes);
    String right = text(expected.received().take(expected.received().pending()));
    try (SocketClient client = server.client()) {
      pieces.forEach(client::send);
      client.endOutput();
      String received = text(client.readToEnd());
      assertThat(client.hasEnded()).as(name).isTrue();
      if (expected.isClosed()) {
        // The end of a connection that has unread bytes may overtake the last answers.
        assertThat(right).as(name).startsWith(received);
      } else {
        assertThat(received).as(name).isEqualTo(right);
      }
    }
    expected.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
