package io.vireo.server;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ClusterSettings;
import io.vireo.server.cluster.NodeShutdown;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a node of a cluster does before its process ends: two primaries, the first of which has a
 * replica.
 */
class NodeShutdownTest {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int REPLICA = 2;

  @TempDir Path folder;

  private final List<TcpServer> servers = new ArrayList<>();
  private final List<SocketClient> clients = new ArrayList<>();

  @BeforeEach
  void begin() {
    for (int i = 0; i < 3; i++) {
      start(i);
    }
    say(FIRST, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    say(SECOND, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    say(FIRST, "CLUSTER", "SET-CONFIG-EPOCH", "1");
    say(SECOND, "CLUSTER", "SET-CONFIG-EPOCH", "2");
    meet(SECOND);
    meet(REPLICA);
    for (int node = 0; node < 3; node++) {
      int each = node;
      await("the cluster works", () -> info(each, "CLUSTER", "INFO").contains("cluster_state:ok"));
    }
    String first = info(FIRST, "CLUSTER", "MYID");
    await("the primary is known", () -> say(REPLICA, "CLUSTER", "REPLICATE", first).equals("OK"));
    await(
        "the replica is there", () -> info(FIRST, "INFO", "replication").contains("state=online"));
    say(FIRST, "SET", "bar", "1");
    await("the replica has all", this::isReplicaEqual);
  }

  @AfterEach
  void end() {
    clients.forEach(SocketClient::close);
    servers.forEach(TcpServer::close);
  }

  private void start(int number) {
    TcpServer server =
        TcpServer.startNode(
            folder,
            number,
            "cluster-node-timeout 15000",
            "repl-diskless-sync-delay 0",
            "repl-ping-replica-period 3600");
    servers.add(server);
    clients.add(server.client());
  }

  private void meet(int other) {
    int bus = servers.get(other).server().engine().config().get(ClusterSettings.CLUSTER_PORT);
    String port = Integer.toString(servers.get(other).port());
    say(FIRST, "CLUSTER", "MEET", "127.0.0.1", port, Integer.toString(bus));
  }

  private String say(int node, String... words) {
    return RespText.of(clients.get(node).run(words));
  }

  private String info(int node, String... words) {
    return clients.get(node).run(words).asText();
  }

  private boolean isReplicaEqual() {
    String replication = info(FIRST, "INFO", "replication");
    String offset = replication.replaceFirst("(?s).*master_repl_offset:(\\d+).*", "$1");
    return replication.contains("state=online,offset=" + offset + ",");
  }

  /** Takes a step of a node within its data context. */
  private boolean step(int node, Predicate<NodeShutdown> step) {
    ServerParts parts = servers.get(node).server().core().parts();
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    NodeShutdown shutdown = new NodeShutdown(parts.cluster, parts.lead);
    parts.engine.context().inbox().add(() -> result.complete(step.test(shutdown)));
    return result.join();
  }

  private static Wish wish(boolean force, boolean safe, boolean failover) {
    return new Wish(Save.NO, false, force, safe, failover);
  }

  @Test
  void aReplicaThatHasAllTakesOver() {
    assertThat(step(FIRST, node -> node.leave(wish(false, false, true)))).isTrue();

    await(
        "the replica takes over",
        () -> info(REPLICA, "INFO", "replication").contains("role:master"));
    assertThat(say(REPLICA, "GET", "bar")).isEqualTo("\"1\"");
    assertThat(say(REPLICA, "CLUSTER", "NODES")).contains("0-8191");
  }

  @Test
  void nothingHappensUnlessItIsWanted() {
    assertThat(step(FIRST, node -> node.leave(wish(false, false, false)))).isTrue();
    assertThat(step(SECOND, node -> node.leave(wish(false, false, true)))).isTrue();
    assertThat(step(REPLICA, node -> node.leave(wish(false, false, true)))).isTrue();

    assertThat(info(REPLICA, "INFO", "replication")).contains("role:slave");
  }

  @Test
  void aNodeThatVotesDoesNotEndSafely() {
    Wish safe = wish(false, true, false);
    assertThat(step(FIRST, node -> node.prepare(safe))).isFalse();
    assertThat(step(REPLICA, node -> node.prepare(safe))).isTrue();
    assertThat(step(FIRST, node -> node.prepare(wish(true, true, false)))).isTrue();
    assertThat(step(FIRST, node -> node.prepare(wish(false, false, false)))).isTrue();
  }

  @Test
  void noClientNamesTheReplicaThatTakesOver() {
    String replica = info(REPLICA, "CLUSTER", "MYID");
    assertThat(say(REPLICA, "CLUSTER", "FAILOVER", "FORCE", "REPLICAID", replica))
        .startsWith("(error) ERR");
    assertThat(say(FIRST, "REPLCONF", "set-cluster-node-id", "a".repeat(40)))
        .isEqualTo("(error) ERR Unknown node " + "a".repeat(40));
  }
}
