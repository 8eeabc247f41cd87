package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code redis-cli --cluster} does with nodes of Vireo, beside creating a cluster. */
@Tag("nightly") // redis-cli waits a second between its steps
@Tag("long")
class RedisCliClusterTest {
  private static final int KEYS = 60;

  @TempDir Path folder;

  private SixNodes nodes;

  @BeforeEach
  void start() {
    ClusterCommandLine.REDIS_8.program();
    nodes = new SixNodes(SixNodes.Maker.VIREO, folder);
  }

  @AfterEach
  void end() {
    if (nodes != null) {
      nodes.close();
    }
  }

  private String first() {
    return "127.0.0.1:" + nodes.ports().get(0);
  }

  /** Has the program do something with the cluster; gives what it prints. */
  private String cluster(String command, String... words) throws Exception {
    return ClusterCommandLine.REDIS_8.run(folder, command, words);
  }

  private void check() throws Exception {
    assertThat(cluster("check", first()))
        .contains("[OK] All nodes agree about slots configuration.")
        .contains("[OK] All 16384 slots covered.");
  }

  private void fill(String prefix) {
    try (JedisClusterClient client = new JedisClusterClient(nodes.ports().get(0))) {
      for (int i = 0; i < KEYS; i++) {
        client.set(prefix + i, "of " + i);
      }
    }
  }

  private void assertThere(String prefix) {
    try (JedisClusterClient client = new JedisClusterClient(nodes.ports().get(0))) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.get(prefix + i)).isEqualTo("of " + i);
      }
    }
  }

  @Test
  void asksAllNodesAndSavesThem() throws Exception {
    fill("k");
    check();
    assertThat(cluster("call", first(), "PING"))
        .containsPattern("(?s)(127\\.0\\.0\\.1:\\d+: PONG.*){6}");
    assertThat(cluster("info", first())).contains("[OK] " + KEYS + " keys in 3 masters.");
    cluster("set-timeout", first(), "3456");
    for (int i = 0; i < 6; i++) {
      assertThat(nodes.say(i, "CONFIG", "GET", "cluster-node-timeout")).contains("3456");
    }
    Path backup = Files.createDirectory(folder.resolve("backup"));
    assertThat(cluster("backup", first(), backup.toString())).contains("[OK] Backup created into");
    try (Stream<Path> files = Files.list(backup)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("nodes.json")
          .filteredOn(name -> name.endsWith(".rdb"))
          .hasSize(3);
    }
  }

  @Test
  void importsKeysOfAServer() throws Exception {
    try (TcpServer alone = TcpServer.start();
        SocketClient client = alone.client()) {
      for (int i = 0; i < KEYS; i++) {
        client.run("SET", "old" + i, "of " + i);
      }
      cluster("import", first(), "--cluster-from", "127.0.0.1:" + alone.port(), "--cluster-copy");
      assertThere("old");
      assertThat(client.run("DBSIZE").toString()).contains("" + KEYS);
    }
  }

  @Test
  void addsANode() throws Exception {
    fill("k");
    try (TcpServer seventh = TcpServer.startNode(folder, 7);
        SocketClient client = seventh.client()) {
      String id = client.run("CLUSTER", "MYID").asText();
      assertThat(cluster("add-node", "127.0.0.1:" + seventh.port(), first()))
          .contains("[OK] New node added correctly.");
      await("known", () -> nodes.say(5, "CLUSTER", "NODES").contains(id));
      check();
      String source = nodes.ask(0, "CLUSTER", "MYID").asText();
      reshard(source, id);
      assertThere("k");
      await(
          "four with slots",
          () -> client.run("CLUSTER", "INFO").asText().contains("cluster_size:4"));
      reshard(id, source);
      check();
      assertThere("k");
    }
  }

  private void reshard(String from, String to) throws Exception {
    cluster(
        "reshard",
        first(),
        "--cluster-from",
        from,
        "--cluster-to",
        to,
        "--cluster-slots",
        "100",
        "--cluster-yes");
  }
}
