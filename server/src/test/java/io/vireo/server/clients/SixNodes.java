package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A cluster of three primaries with a replica each: servers of this process, or Redis. */
final class SixNodes implements AutoCloseable {
  /** Whose servers the nodes are. */
  enum Maker {
    VIREO,
    REDIS
  }

  private static final int PRIMARIES = 3;
  private static final int SLOTS = 16384;

  private final List<RunningServer> servers = new ArrayList<>();
  private final List<Integer> busPorts = new ArrayList<>();

  /** Starts the nodes with some lines of configuration, and waits until all of them serve. */
  SixNodes(Maker maker, Path folder, String... more) {
    for (int i = 0; i < 2 * PRIMARIES; i++) {
      busPorts.add(FreePort.find());
      List<String> settings =
          Stream.concat(
                  Stream.of(more),
                  Stream.of(
                      "cluster-enabled yes",
                      "cluster-config-file "
                          + folder.resolve("nodes-" + i + ".conf").toAbsolutePath(),
                      "cluster-port " + busPorts.get(i),
                      "cluster-node-timeout 2000",
                      "repl-diskless-sync-delay 0"))
              .toList();
      servers.add(maker == Maker.VIREO ? TcpServer.start(settings) : Oracle.start(settings));
    }
    for (int i = 0; i < PRIMARIES; i++) {
      String from = "" + SLOTS * i / PRIMARIES;
      String to = "" + (SLOTS * (i + 1) / PRIMARIES - 1);
      say(i, "CLUSTER", "ADDSLOTSRANGE", from, to);
    }
    for (int i = 0; i < servers.size(); i++) {
      say(i, "CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      say(i, "CLUSTER", "MEET", "127.0.0.1", "" + servers.get(0).port(), "" + busPorts.get(0));
    }
    for (int i = PRIMARIES; i < servers.size(); i++) {
      int replica = i;
      String id = ask(i - PRIMARIES, "CLUSTER", "MYID").asText();
      await("known", () -> say(replica, "CLUSTER", "REPLICATE", id).equals("OK"));
    }
    await("whole", this::isWhole);
  }

  private boolean isWhole() {
    for (int i = 0; i < servers.size(); i++) {
      String replication = ask(i, "INFO", "replication").asText();
      boolean follows = replication.contains("master_link_status:up");
      boolean leads = replication.contains("role:master") && replication.contains("state=online");
      if (!follows && !leads
          || !ask(i, "CLUSTER", "INFO").asText().contains("cluster_state:ok")
          || nodesInSlots(i) != 2 * PRIMARIES) {
        return false;
      }
    }
    return true;
  }

  /** How many nodes the node tells its clients of, each once. */
  private long nodesInSlots(int node) {
    RespValue.Many ranges = (RespValue.Many) ask(node, "CLUSTER", "SLOTS");
    return ranges.items().stream()
        .flatMap(range -> ((RespValue.Many) range).items().stream().skip(2))
        .map(described -> ((RespValue.Many) described).items().get(2).asText())
        .distinct()
        .count();
  }

  /** Where the nodes listen for clients. */
  List<Integer> ports() {
    return servers.stream().map(RunningServer::port).toList();
  }

  /** The slot of a key. */
  static int slot(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return KeySlot.of(bytes, 0, bytes.length);
  }

  /** What a node answers. */
  RespValue ask(int node, String... words) {
    try (SocketClient client = servers.get(node).client()) {
      return client.run(words);
    }
  }

  /** The same, as redis-cli would show it. */
  String say(int node, String... words) {
    return RespText.of(ask(node, words));
  }

  /** The node that has a slot, as the nodes that have one agree; -1 while they do not. */
  int owner(int slot) {
    int port = 0;
    for (int i = 0; i < servers.size(); i++) {
      int told = portOf(i, slot);
      if (told == 0 || port != 0 && told != port) {
        return -1;
      }
      port = told;
    }
    return ports().indexOf(port);
  }

  private int portOf(int node, int slot) {
    for (RespValue range : ((RespValue.Many) ask(node, "CLUSTER", "SLOTS")).items()) {
      List<RespValue> fields = ((RespValue.Many) range).items();
      if (number(fields.get(0)) <= slot && slot <= number(fields.get(1))) {
        return (int) number(((RespValue.Many) fields.get(2)).items().get(1));
      }
    }
    return 0;
  }

  private static long number(RespValue value) {
    return ((RespValue.Whole) value).number();
  }

  /** Moves a slot by hand to another primary, key for key, as redis-cli does. */
  void move(int slot) {
    await("agreed", () -> owner(slot) >= 0);
    int from = owner(slot);
    int to = otherPrimary(from);
    String number = Integer.toString(slot);
    String source = ask(from, "CLUSTER", "MYID").asText();
    String target = ask(to, "CLUSTER", "MYID").asText();
    assertThat(say(to, "CLUSTER", "SETSLOT", number, "IMPORTING", source)).isEqualTo("OK");
    assertThat(say(from, "CLUSTER", "SETSLOT", number, "MIGRATING", target)).isEqualTo("OK");
    for (RespValue.Many keys = keys(from, number);
        !keys.items().isEmpty();
        keys = keys(from, number)) {
      List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1"));
      words.addAll(List.of("" + servers.get(to).port(), "", "0", "5000", "KEYS"));
      keys.items().forEach(key -> words.add(key.asText()));
      assertThat(say(from, words.toArray(String[]::new))).isIn("OK", "NOKEY");
    }
    assertThat(say(to, "CLUSTER", "SETSLOT", number, "NODE", target)).isEqualTo("OK");
    say(from, "CLUSTER", "SETSLOT", number, "NODE", target);
    await("moved", () -> owner(slot) == to);
  }

  private RespValue.Many keys(int node, String slot) {
    return (RespValue.Many) ask(node, "CLUSTER", "GETKEYSINSLOT", slot, "10");
  }

  /** A primary that is not this node. */
  int otherPrimary(int node) {
    for (int i = 0; i < servers.size(); i++) {
      if (i != node && ask(i, "INFO", "replication").asText().contains("role:master")) {
        return i;
      }
    }
    throw new AssertionError("There is no other primary");
  }

  /** The replica of the node that has a slot takes over; nothing is lost. */
  void failOver(int slot) {
    await("agreed", () -> owner(slot) >= 0);
    int primary = owner(slot);
    String upstream = "master_port:" + servers.get(primary).port();
    for (int i = 0; i < servers.size(); i++) {
      String replication = ask(i, "INFO", "replication").asText();
      if (replication.contains(upstream)) {
        int replica = i;
        assertThat(say(replica, "CLUSTER", "FAILOVER")).isEqualTo("OK");
        await("taken over", () -> owner(slot) == replica);
        await("whole", this::isWhole);
        return;
      }
    }
    throw new AssertionError("There is no replica");
  }

  @Override
  public void close() {
    servers.forEach(RunningServer::close);
  }
}
