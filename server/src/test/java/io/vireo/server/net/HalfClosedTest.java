package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.MultiplexingApi;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that says that it sends no more, as netcat does behind its input, gets its answers. */
@Timeout(60)
class HalfClosedTest {
  /** More than are decoded before the first are executed. */
  private static final int MANY = 60_000;

  private static final String PONG = "+PONG\r\n";

  @TempDir private Path directory;

  /** Sends all, closes that way, and gives what comes until the server ends the connection. */
  private static String talk(SocketAddress address, String requests) throws IOException {
    try (SocketChannel client = SocketChannel.open(address)) {
      ByteBuffer bytes = ByteBuffer.wrap(requests.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
      client.shutdownOutput();
      return new String(read(client), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] read(SocketChannel client) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
    while (client.read(piece) >= 0) {
      all.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    return all.toByteArray();
  }

  private static SocketAddress tcp(TcpServer server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void checkAnswers(SocketAddress address) throws IOException {
    for (int count : new int[] {1, 100, MANY}) {
      assertThat(talk(address, "PING\r\n".repeat(count)))
          .as("%s times to %s", count, address)
          .hasSize(PONG.length() * count);
    }
  }

  @Test
  void getsAllItsAnswers() throws IOException {
    Path file = directory.resolve("socket");
    try (TcpServer server = TcpServer.start("unixsocket " + file)) {
      checkAnswers(tcp(server));
      if (Multiplexing.of(MultiplexingApi.AUTO) == Multiplexing.EPOLL) {
        checkAnswers(UnixDomainSocketAddress.of(file));
      }
    }
  }

  /** But not from its Unix sockets: as Netty has them, they end as soon as one side does. */
  @Test
  void getsThemFromTheJvmsSocketsToo() throws IOException {
    try (TcpServer server = TcpServer.start("multiplexing-api nio")) {
      checkAnswers(tcp(server));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void getsThemAlsoIfItIsReadRequestByRequest(String multiplexing) throws IOException {
    try (TcpServer server =
        TcpServer.start("multiplexing-api " + multiplexing, "requirepass secret")) {
      String answers = talk(tcp(server), "AUTH secret\r\nPING\r\nPING\r\n");
      assertThat(answers).isEqualTo("+OK\r\n" + PONG + PONG);
    }
  }

  @Test
  void doesNotWaitForWhatComesNever() throws IOException {
    try (TcpServer server = TcpServer.start()) {
      assertThat(talk(tcp(server), "BLPOP none 0\r\n")).isEmpty();
      assertThat(talk(tcp(server), "BLPOP none 0\r\n" + "PING\r\n".repeat(MANY))).isEmpty();
      assertThat(talk(tcp(server), "PING\r\nBLPOP none 0\r\nPING\r\n")).isEqualTo(PONG);
    }
  }
}
