package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who takes a long answer slowly is not idle, however long that takes. */
@Tag("nightly") // reads at a pace within an idle time of a second
@Timeout(60)
class IdleClientsTest {
  private static final int LENGTH = 40_000_000;
  private static final int PIECE = 100_000;

  /** Longer than the server bears a silent client. */
  private static final long LONG_ENOUGH = TimeUnit.MILLISECONDS.toNanos(2_500);

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void aSlowReaderStays(String multiplexing) {
    try (TcpServer server = TcpServer.start("timeout 1", "multiplexing-api " + multiplexing);
        SocketClient slow = server.client()) {
      slow.run("SETRANGE", "k", "" + (LENGTH - 1), "x");
      slow.send(RespRequest.of("GET", "k"));
      int got = 0;
      long end = System.nanoTime() + LONG_ENOUGH;
      while (System.nanoTime() < end && got < LENGTH / 2) {
        got += slow.readRaw(PIECE).length;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
      }
      int head = ("$" + LENGTH + "\r\n").length();
      byte[] rest = slow.readRaw(head + LENGTH + 2 - got);
      assertThat(got + rest.length).isEqualTo(head + LENGTH + 2);
      assertThat(slow.run("PING").toString()).contains("PONG");
    }
  }
}
