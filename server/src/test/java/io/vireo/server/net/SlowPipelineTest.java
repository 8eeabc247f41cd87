package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow requests that one client sends together do not keep others waiting for all of them. */
@Timeout(60)
class SlowPipelineTest {
  private static final int PAIRS = 40;

  @Test
  void othersAreServedBetweenTwoSlowRequests() {
    try (TcpServer server = TcpServer.start("enable-debug-command yes");
        SocketClient slow = new SocketClient(server.port());
        SocketClient other = new SocketClient(server.port())) {
      ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
      for (int i = 0; i < PAIRS; i++) {
        pipeline.writeBytes(RespRequest.of("DEBUG", "SLEEP", "0.05"));
        pipeline.writeBytes(RespRequest.of("GET", "k"));
      }
      slow.send(pipeline.toByteArray());
      List<String> answers = new ArrayList<>();
      answers.add(RespText.of(slow.read()));
      assertThat(RespText.of(other.run("SET", "k", "v"))).isEqualTo("OK");
      for (int i = 1; i < 2 * PAIRS; i++) {
        answers.add(RespText.of(slow.read()));
      }
      List<String> slept = new ArrayList<>();
      List<String> got = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        slept.add(answers.get(2 * i));
        got.add(answers.get(2 * i + 1));
      }
      assertThat(slept).containsOnly("OK");
      assertThat(got).first().isEqualTo("(nil)");
      assertThat(got).last().isEqualTo("\"v\"");
      assertThat(got)
          .isSortedAccordingTo((a, b) -> a.compareTo(b) == 0 ? 0 : a.equals("(nil)") ? -1 : 1);
    }
  }
}
