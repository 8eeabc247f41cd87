package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExpiredEventsTest {
  private static final String CHANNEL = "$22\r\n__keyevent@0__:expired\r\n";

  @Test
  void measuresHowLateEventsComeWhereverTheyAreCut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread sender = new Thread(() -> serve(server));
      sender.start();
      ExpiredEvents events = new ExpiredEvents(server.getLocalPort(), () -> 1_700_000_000_250_000L);
      events.run();
      sender.join();
      assertThat(events.received()).isEqualTo(3);
      assertThat(events.early()).isEqualTo(1);
      assertThat(events.lagMicros().getMinValue()).isZero();
      assertThat(events.lagMicros().getValueAtPercentile(60)).isBetween(49_900L, 50_100L);
      assertThat(events.lagMicros().getMaxValue()).isBetween(249_800L, 250_200L);
      assertThat(events.failure()).hasMessageContaining("closed");
    }
  }

  @Test
  void closingEndsTheReadingWithoutAComplaint() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread sender = new Thread(() -> serve(server));
      sender.start();
      ExpiredEvents events = new ExpiredEvents(server.getLocalPort(), () -> 0);
      sender.join();
      events.close();
      events.run();
      assertThat(events.failure()).isNull();
    }
  }

  private static void serve(ServerSocket server) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
      // Bytes left unread would make the end of this connection a reset.
      socket.getInputStream().readNBytes(ascii("*2\r\n$9\r\nSUBSCRIBE\r\n" + CHANNEL).length);
      out.write(ascii("*3\r\n$9\r\nsubscribe\r\n" + CHANNEL + ":1\r\n"));
      byte[] messages =
          ascii(
              message(1_700_000_000_000L)
                  + message(1_700_000_000_200L)
                  + message(1_700_000_000_300L));
      for (byte each : messages) {
        out.write(each);
      }
    } catch (IOException e) {
      // The test has closed its end.
    }
  }

  private static String message(long deadline) {
    return "*3\r\n$7\r\nmessage\r\n" + CHANNEL + "$22\r\n" + deadline + ":00000007\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
