package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.ServerProcess;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  private static final String BUSY =
      "ERR CONFIG SET failed (possibly related to argument 'port')"
          + " - Unable to listen on this port. Check server logs.";
  private static final String NO_ADDRESS =
      "ERR CONFIG SET failed (possibly related to argument 'bind')"
          + " - Failed to bind to specified addresses.";

  private final TcpServer server = TcpServer.start("io-threads 2");
  private final SocketClient client = new SocketClient(server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static String run(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static boolean listens(int port) {
    try (SocketClient other = new SocketClient(port)) {
      return run(other, "PING").contains("PONG");
    } catch (UncheckedIOException refused) {
      return false;
    }
  }

  @Test
  void movesToAnotherPortWithoutLosingClients() {
    int port = FreePort.find();

    assertThat(run(client, "CONFIG", "SET", "port", "" + port)).contains("OK");

    assertThat(listens(port)).isTrue();
    assertThat(listens(server.port())).isFalse();
    assertThat(run(client, "PING")).contains("PONG");
  }

  @Test
  void comesBackToItsPort() {
    run(client, "CONFIG", "SET", "port", "0");
    assertThat(listens(server.port())).isFalse();

    run(client, "CONFIG", "SET", "port", "" + server.port());

    assertThat(listens(server.port())).isTrue();
  }

  @Test
  void staysWhereItIsIfThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "" + taken.getLocalPort();

      assertThat(run(client, "CONFIG", "SET", "maxclients", "99", "port", port)).contains(BUSY);
    }

    assertThat(listens(server.port())).isTrue();
    assertThat(run(client, "CONFIG", "GET", "port")).contains("" + server.port());
    assertThat(run(client, "CONFIG", "GET", "maxclients")).contains("10000");
  }

  /** In one Vert.x servers may share a port, which would mix clients and nodes. */
  @Test
  void sharesNoPortWithTheBusOfItsCluster(@TempDir Path folder) throws IOException {
    int bus = FreePort.find();
    List<String> lines =
        List.of("cluster-enabled yes", "cluster-port " + bus, "dir " + folder.toAbsolutePath());
    try (TcpServer node = TcpServer.start(lines);
        SocketClient there = node.client()) {
      assertThat(run(there, "CONFIG", "SET", "port", "" + bus)).contains(BUSY);
      assertThat(listens(node.port())).isTrue();
    }
    try (ServerProcess node =
        ServerProcess.start(
            folder,
            "--cluster-enabled yes",
            "--bind 127.0.0.1",
            "--port " + bus,
            "--cluster-port " + bus)) {
      node.await("Failed listening on port " + bus + " (tcp), aborting.");
      assertThat(node.end()).isEqualTo(1);
    }
  }

  @Test
  void keepsTheKindOfItsSockets() {
    assertThat(run(client, "CONFIG", "SET", "multiplexing-api", "nio"))
        .contains("It is chosen at the start of the server.");
    assertThat(run(client, "CONFIG", "SET", "multiplexing-api", "auto")).contains("OK");
    assertThat(run(client, "CONFIG", "GET", "multiplexing-api")).contains("auto");
  }

  @Test
  void widensAndNarrowsItsAddresses() {
    assertThat(run(client, "CONFIG", "SET", "bind", "127.0.0.1 127.0.0.2")).contains("OK");
    assertThat(run(client, "CONFIG", "SET", "bind", "127.0.0.1")).contains("OK");

    assertThat(listens(server.port())).isTrue();
    assertThat(run(client, "PING")).contains("PONG");
  }

  @Test
  void staysWhereItIsIfAnAddressIsNotOurs() {
    assertThat(run(client, "CONFIG", "SET", "bind", "192.0.2.1")).contains(NO_ADDRESS);

    assertThat(listens(server.port())).isTrue();
    assertThat(run(client, "CONFIG", "GET", "bind")).contains("127.0.0.1");
  }

  @Test
  void doesWithoutAnAddressThatMayBeMissing() {
    assertThat(run(client, "CONFIG", "SET", "bind", "127.0.0.1 -192.0.2.1")).contains("OK");

    assertThat(listens(server.port())).isTrue();
  }

  @Test
  void keepsClientsAndMetricsApart() {
    int port = FreePort.find();
    assertThat(run(client, "CONFIG", "SET", "metrics-port", "" + port)).contains("OK");

    assertThat(run(client, "CONFIG", "SET", "port", "" + port)).contains(BUSY);
    assertThat(run(client, "CONFIG", "SET", "metrics-port", "" + server.port()))
        .contains("Unable to serve the metrics there");
    assertThat(listens(server.port())).isTrue();
  }

  @Test
  void listensOnAPathToo(@TempDir Path folder) throws IOException {
    Path socket = folder.resolve("socket");
    Files.writeString(socket, "left behind by another server");
    TcpServer other = TcpServer.start("unixsocket " + socket, "unixsocketperm 700");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rwx------");
    assertThat(pingOver(socket)).isEqualTo("+PONG\r\n");

    other.close();
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> pingOver(socket)).isInstanceOf(IOException.class);
  }

  @Test
  void givesTheSocketsFileToAGroup(@TempDir Path folder) throws IOException {
    Path socket = folder.resolve("socket");
    String own = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    TcpServer other = TcpServer.start("unixsocket " + socket, "unixsocketgroup " + own);

    assertThat(Files.readAttributes(socket, PosixFileAttributes.class).group().getName())
        .isEqualTo(own);
    other.close();

    assertThatThrownBy(
            () -> TcpServer.start("unixsocket " + socket, "unixsocketgroup no-such-group"))
        .hasMessageContaining("Failed listening on the Unix socket");
  }

  private static String pingOver(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(7);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      return new String(answer.array(), StandardCharsets.US_ASCII);
    }
  }
}
