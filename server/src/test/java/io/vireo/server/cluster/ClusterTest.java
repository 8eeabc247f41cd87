package io.vireo.server.cluster;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.TlsSettings;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import io.vireo.server.testing.TlsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of this process find each other over sockets, share the slots, and move them. */
class ClusterTest {
  @TempDir Path folder;

  private final List<TcpServer> servers = new ArrayList<>();
  private final List<SocketClient> clients = new ArrayList<>();

  /** Null without TLS. */
  private TestCertificates papers;

  @AfterEach
  void end() {
    clients.forEach(SocketClient::close);
    servers.forEach(TcpServer::close);
  }

  private void start(int number) {
    int busPort = FreePort.find();
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster-enabled yes",
                "cluster-config-file " + folder.resolve("nodes-" + number + ".conf"),
                "cluster-port " + busPort,
                "cluster-node-timeout 15000",
                "repl-diskless-sync-delay 0"));
    if (papers != null) {
      settings.addAll(
          List.of(
              "tls-port " + FreePort.find(),
              "tls-cluster yes",
              "tls-replication yes",
              "tls-cert-file " + papers.file("server.crt"),
              "tls-key-file " + papers.file("server.key"),
              "tls-ca-cert-file " + papers.file("ca.crt")));
    }
    TcpServer server = TcpServer.start(settings);
    servers.add(server);
    clients.add(server.client());
  }

  /** Where other nodes reach a node, but for the bus. */
  private int peerPort(int node) {
    Config config = servers.get(node).server().engine().config();
    return papers == null ? servers.get(node).port() : config.get(TlsSettings.TLS_PORT);
  }

  private int busPort(int node) {
    return servers.get(node).server().engine().config().get(ClusterSettings.CLUSTER_PORT);
  }

  private String say(int node, String... words) {
    return RespText.of(clients.get(node).run(words));
  }

  private String myId(int node) {
    return clients.get(node).run("CLUSTER", "MYID").asText();
  }

  private void meet(int node, int other) {
    String port = Integer.toString(peerPort(other));
    say(node, "CLUSTER", "MEET", "127.0.0.1", port, Integer.toString(busPort(other)));
  }

  private boolean isOk(int node) {
    return clients.get(node).run("CLUSTER", "INFO").asText().contains("cluster_state:ok");
  }

  private String slots(int node) {
    return RespText.of(clients.get(node).run("CLUSTER", "SLOTS"));
  }

  @Test
  void slotsAreSharedMovedAndReplicated() {
    for (int i = 0; i < 3; i++) {
      start(i);
    }
    say(0, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    say(1, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    say(0, "CLUSTER", "SET-CONFIG-EPOCH", "1");
    say(1, "CLUSTER", "SET-CONFIG-EPOCH", "2");
    meet(0, 1);
    meet(0, 2);
    await("the cluster works", () -> isOk(0) && isOk(1) && isOk(2));
    await("all agree", () -> slots(0).equals(slots(1)) && slots(1).equals(slots(2)));

    redirect();
    move();
    replicate();
    failOver();
  }

  @Test
  void theSameOverTls() throws IOException {
    papers = TestCertificates.fresh();
    slotsAreSharedMovedAndReplicated();

    try (TlsClient secure = new TlsClient(papers.context("client"), peerPort(0))) {
      String moved = "-MOVED 12182 127.0.0.1:";
      assertThat(secure.run("SET foo 1")).isIn(moved + peerPort(1), moved + peerPort(2));
      secure.run("CLUSTER NODES");
      String nodes = secure.line() + secure.line() + secure.line();
      for (int node = 0; node < 3; node++) {
        assertThat(nodes).contains("127.0.0.1:" + peerPort(node) + '@' + busPort(node));
      }
    }
    try (SocketClient stranger = new SocketClient(busPort(0))) {
      stranger.send(new byte[] {'R', 'C', 'm', 'b', 0, 0, 9, 0, 0, 1});
      assertThat(stranger.awaitClose()).as("the bus hangs up on plain text").isTrue();
    }
  }

  /** The slot of {@code foo} is 12182, of {@code bar} 5061. */
  private void redirect() {
    String other = "127.0.0.1:" + servers.get(1).port();
    assertThat(say(0, "SET", "foo", "1")).isEqualTo("(error) MOVED 12182 " + other);
    assertThat(say(1, "SET", "foo", "1")).isEqualTo("OK");
    assertThat(say(0, "SET", "bar", "1")).isEqualTo("OK");
    assertThat(say(0, "MGET", "foo", "bar")).startsWith("(error) CROSSSLOT");
  }

  private void move() {
    String port = Integer.toString(servers.get(1).port());
    say(1, "CLUSTER", "SETSLOT", "5061", "IMPORTING", myId(0));
    say(0, "CLUSTER", "SETSLOT", "5061", "MIGRATING", myId(1));
    assertThat(say(0, "GET", "{bar}none")).isEqualTo("(error) ASK 5061 127.0.0.1:" + port);
    assertThat(say(0, "MGET", "bar", "{bar}none")).startsWith("(error) TRYAGAIN");
    assertThat(say(0, "EVAL", "return redis.call('mget', KEYS[1], '{bar}none')", "1", "bar"))
        .startsWith(
            "(error) ERR Unable to execute command 'mget' in script because undeclared keys were"
                + " accessed during rehashing of the slot");
    assertThat(say(0, "SPUBLISH", "{bar}none", "a channel")).isEqualTo("(integer) 0");
    String peerPort = Integer.toString(peerPort(1));
    assertThat(say(0, "MIGRATE", "127.0.0.1", peerPort, "bar", "0", "5000")).isEqualTo("OK");
    assertThat(say(0, "GET", "bar")).startsWith("(error) ASK 5061");
    assertThat(say(1, "GET", "bar")).startsWith("(error) MOVED 5061");
    say(1, "ASKING");
    assertThat(say(1, "GET", "bar")).isEqualTo("\"1\"");
    say(1, "CLUSTER", "SETSLOT", "5061", "NODE", myId(1));
    say(0, "CLUSTER", "SETSLOT", "5061", "NODE", myId(1));
    assertThat(say(1, "GET", "bar")).isEqualTo("\"1\"");
    assertThat(say(0, "GET", "bar")).startsWith("(error) MOVED 5061");
  }

  private void replicate() {
    await("the primary is known", () -> say(2, "CLUSTER", "REPLICATE", myId(1)).equals("OK"));
    await(
        "the replica has the data",
        () -> {
          say(2, "READONLY");
          return say(2, "GET", "foo").equals("\"1\"");
        });
    assertThat(say(2, "HELLO")).contains("\"replica\"");
    assertThat(say(1, "HELLO")).contains("\"master\"");
    say(2, "READWRITE");
    assertThat(say(2, "GET", "foo")).startsWith("(error) MOVED");
  }

  /** In turn: the primary makes way, it is not asked, and nobody is asked. */
  private void failOver() {
    takeOver(2, 1);
    takeOver(1, 2, "FORCE");
    takeOver(2, 1, "TAKEOVER");
  }

  private void takeOver(int replica, int primary, String... how) {
    List<String> words = new ArrayList<>(List.of("CLUSTER", "FAILOVER"));
    words.addAll(List.of(how));
    String value = how.length == 0 ? "PLAIN" : how[0];
    assertThat(say(primary, "SET", "foo", value)).isEqualTo("OK");
    await("the replica has the link", () -> isReplicaOf(replica, primary));
    await("the replica has the value", () -> valueOf(replica).equals('"' + value + '"'));
    long[] next = {0};
    await(value + " is done", () -> isPrimaryOrTriesAgain(replica, next, words));
    await("the old primary follows", () -> isReplicaOf(primary, replica));
    await("all agree", () -> slots(0).equals(slots(1)) && slots(1).equals(slots(2)));
    assertThat(say(replica, "GET", "foo")).isEqualTo('"' + value + '"');
    assertThat(say(primary, "SET", "foo", "none")).startsWith("(error) MOVED 12182");
  }

  /** A machine that is busy may take longer than the five seconds that a failover by hand has. */
  private boolean isPrimaryOrTriesAgain(int replica, long[] next, List<String> words) {
    if (role(replica).contains("role:master")) {
      return true;
    }
    if (System.nanoTime() - next[0] > 0) {
      next[0] = System.nanoTime() + Duration.ofSeconds(7).toNanos();
      assertThat(say(replica, words.toArray(String[]::new))).isEqualTo("OK");
    }
    return false;
  }

  private String valueOf(int replica) {
    say(replica, "READONLY");
    String value = say(replica, "GET", "foo");
    say(replica, "READWRITE");
    return value;
  }

  private String role(int node) {
    return clients.get(node).run("INFO", "replication").asText();
  }

  private boolean isReplicaOf(int node, int primary) {
    return role(node).contains("master_port:" + peerPort(primary))
        && role(node).contains("master_link_status:up");
  }
}
