package io.vireo.server.cluster;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.bus.BusDecoder;
import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.PingExtension;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.file.NodesFile;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis and Vireo read each other's messages of the bus, and each other's {@code nodes.conf};
 * Valkey and Vireo do not take each other's extensions for their own.
 */
class BusOracleTest {
  private static final String NAME = "0123456789abcdef0123456789abcdef01234567";
  private static final String SHARD = "a".repeat(40);

  @TempDir Path folder;

  @BeforeEach
  void needsRedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
  }

  @Test
  void messagesOfRedisAreUnderstoodAndWrittenAgainByteForByte() throws Exception {
    try (Oracle oracle =
            Oracle.start(
                "cluster-enabled yes",
                "cluster-node-timeout 1000",
                "cluster-announce-hostname host.example.com",
                "cluster-announce-human-nodename redis-one");
        SocketClient client = new SocketClient(oracle.port());
        ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      client.run("CLUSTER", "ADDSLOTSRANGE", "0", "10", "100", "16383");
      client.run("CLUSTER", "MEET", "127.0.0.1", "7000", "" + listener.getLocalPort());
      try (Socket socket = listener.accept()) {
        socket.setSoTimeout((int) SocketClient.PATIENCE.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        BusMessage meet = read(in);
        assertThat(meet.type()).isEqualTo(MessageType.MEET);
        assertThat(meet.header().slots().toString()).isEqualTo("0-10 100-16383");
        assertThat(meet.header().port()).isEqualTo(oracle.port());

        BusMessage.Heartbeat ping = null;
        for (BusMessage last = meet; ping == null || ping.extensions().isEmpty(); ) {
          if (last.type() != MessageType.PUBLISH) {
            socket.getOutputStream().write(BusEncoder.encode(pong(listener.getLocalPort())));
          }
          last = read(in);
          ping = last instanceof BusMessage.Heartbeat heartbeat ? heartbeat : ping;
        }
        assertThat(ping.extensions())
            .contains(
                new PingExtension.Hostname("host.example.com"),
                new PingExtension.HumanNodename("redis-one"))
            .hasAtLeastOneElementOfType(PingExtension.ShardId.class)
            .hasAtLeastOneElementOfType(PingExtension.InternalSecret.class)
            .doesNotHaveAnyElementsOfTypes(PingExtension.Unknown.class);
        assertThat(client.run("CLUSTER", "NODES").toString()).contains(NAME);

        client.run("PUBLISH", "news", "today");
        BusMessage told = read(in);
        while (told.type() != MessageType.PUBLISH) {
          told = read(in);
        }
        assertThat(((BusMessage.Publish) told).message()).asString().isEqualTo("today");
      }
    }
  }

  @Test
  void valkeySendsItsClientsToTheAddressOfVireo(@TempDir Path other) {
    Path valkey = Oracle.valkey().orElse(null);
    Assumptions.assumeTrue(valkey != null, "There is no Valkey 8.1");
    int busPort = FreePort.find();
    try (Oracle oracle =
            Oracle.start(
                valkey, List.of("cluster-enabled yes", "cluster-announce-client-ipv4 10.1.2.3"));
        TcpServer vireo =
            TcpServer.start(
                List.of(
                    "cluster-enabled yes",
                    "cluster-config-file " + other.resolve("nodes.conf"),
                    "cluster-port " + busPort));
        SocketClient there = new SocketClient(oracle.port());
        SocketClient here = new SocketClient(vireo.port())) {
      here.run("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
      there.run("CLUSTER", "MEET", "127.0.0.1", "" + vireo.port(), "" + busPort);

      await(
          "Valkey knows Vireo",
          () -> nodes(there).contains(" connected 0-16383") && pongs(there) > 3);
      await(
          "Vireo knows Valkey",
          () -> nodes(here).contains("127.0.0.1:" + oracle.port()) && pongs(here) > 3);
      assertThat(RespText.of(there.run("GET", "key")))
          .endsWith("MOVED 12539 127.0.0.1:" + vireo.port());
    }
  }

  private static String nodes(SocketClient client) {
    return RespText.of(client.run("CLUSTER", "NODES"));
  }

  private static int pongs(SocketClient client) {
    Matcher count =
        Pattern.compile("messages_pong_received:([0-9]+)")
            .matcher(RespText.of(client.run("CLUSTER", "INFO")));
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  private static BusMessage read(DataInputStream in) throws Exception {
    byte[] prefix = in.readNBytes(BusDecoder.PREFIX);
    int length = BusDecoder.length(ByteBuffer.wrap(prefix));
    byte[] bytes = Arrays.copyOf(prefix, length);
    in.readFully(bytes, BusDecoder.PREFIX, length - BusDecoder.PREFIX);
    BusMessage message = BusDecoder.decode(ByteBuffer.wrap(bytes));
    assertThat(BusEncoder.encode(message)).isEqualTo(bytes);
    return message;
  }

  private static BusMessage pong(int busPort) {
    return new BusMessage.Heartbeat(
        new BusHeader(
            MessageType.PONG,
            NAME,
            7000,
            0,
            busPort,
            "",
            NodeFlags.MYSELF | NodeFlags.PRIMARY,
            3,
            2,
            0,
            SlotSet.NONE,
            null,
            false,
            BusHeader.EXTENSIONS),
        List.of(),
        List.of(new PingExtension.ShardId(SHARD)));
  }

  @Test
  void redisGoesOnWithOurFileAndWeWithRedis() throws Exception {
    Path path = folder.resolve("nodes.conf");
    try (NodesFile file = NodesFile.open(DurableFiles.SYSTEM, path, false)) {
      file.save(image(), true);
      try (Oracle oracle =
              Oracle.start("cluster-enabled yes", "cluster-config-file " + path.toAbsolutePath());
          SocketClient client = new SocketClient(oracle.port())) {
        String nodes = client.run("CLUSTER", "NODES").toString();
        assertThat(nodes).contains(NAME).contains(" 7 connected 0-5460 6000");
        assertThat(nodes).contains("[5->-" + "2".repeat(40) + "]");
        client.run("CLUSTER", "SAVECONFIG");
      }
      NodesImage again = file.load();
      assertThat(again.currentEpoch()).isEqualTo(9);
      assertThat(again.lastVoteEpoch()).isEqualTo(8);
      assertThat(again.nodes()).hasSize(2);
      NodesImage.Node own =
          again.nodes().stream().filter(node -> node.name().equals(NAME)).findAny().orElseThrow();
      assertThat(own.slots().toString()).isEqualTo("0-5460 6000");
      assertThat(own.migrating()).isEqualTo(Map.of(5, "2".repeat(40)));
      assertThat(own.shardId()).isEqualTo(SHARD);
    }
  }

  private static NodesImage image() {
    long[] words = SlotSet.range(0, 5460).words();
    words[6000 >> 6] |= 1L << 6000;
    return new NodesImage(
        9,
        8,
        List.of(
            node(NAME, NodeFlags.MYSELF, 7, SlotSet.of(words), Map.of(5, "2".repeat(40))),
            node("2".repeat(40), 0, 6, SlotSet.NONE, Map.of())));
  }

  private static NodesImage.Node node(
      String name, int flag, long epoch, SlotSet slots, Map<Integer, String> migrating) {
    return new NodesImage.Node(
        name,
        "127.0.0.1",
        7000,
        0,
        17_000,
        "",
        "",
        "",
        flag == 0 ? "b".repeat(40) : SHARD,
        NodeFlags.PRIMARY | flag,
        null,
        0,
        0,
        epoch,
        true,
        slots,
        migrating,
        Map.of());
  }
}
