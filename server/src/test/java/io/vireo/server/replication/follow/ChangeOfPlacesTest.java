package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.say;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** FAILOVER and CLIENT PAUSE between servers. */
@Tag("long")
class ChangeOfPlacesTest {
  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private int servers;

  static boolean isThere() {
    return Oracle.program().isPresent();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private TcpServer vireo() {
    Path own = folder.resolve("v" + servers++);
    assertThat(own.toFile().mkdir()).isTrue();
    TcpServer server =
        TcpServer.start("dir " + own, "enable-debug-command yes", "repl-diskless-sync-delay 0");
    open.add(server);
    return server;
  }

  private Oracle redis() {
    Oracle server = Oracle.start("enable-debug-command yes", "repl-diskless-sync-delay 0");
    open.add(server);
    return server;
  }

  private SocketClient client(RunningServer server) {
    SocketClient client = server.client();
    open.add(client);
    return client;
  }

  private static String state(SocketClient of) {
    return field(of, "replication", "master_failover_state");
  }

  private static String role(SocketClient of) {
    return field(of, "replication", "role");
  }

  private static void awaitOnline(SocketClient primary) {
    await("a replica", () -> field(primary, "replication", "slave0").contains("state=online"));
  }

  private static String handOver(SocketClient from, RunningServer to) {
    return say(from, "FAILOVER", "TO", "127.0.0.1", Integer.toString(to.port()));
  }

  /** The places of two servers are changed, and changed back; nobody copies anything. */
  private void changes(RunningServer first, RunningServer second) {
    SocketClient a = client(first);
    SocketClient b = client(second);
    a.run("SET", "k", "1");
    follow(b, first.port());
    awaitSame(a, b);
    awaitOnline(a);
    assertThat(handOver(a, second)).isEqualTo("OK");
    await("the places", () -> state(a).equals("no-failover"));
    awaitLink(a);
    assertThat(role(a)).isEqualTo("slave");
    assertThat(role(b)).isEqualTo("master");
    assertThat(say(a, "SET", "k", "2")).startsWith("(error) READONLY");
    assertThat(say(b, "SET", "k", "2")).isEqualTo("OK");
    awaitSame(b, a);
    assertThat(say(b, "FAILOVER")).isEqualTo("OK");
    await("the places", () -> state(b).equals("no-failover"));
    awaitLink(b);
    assertThat(role(a)).isEqualTo("master");
    a.run("SET", "k", "3");
    awaitSame(a, b);
    assertThat(field(a, "stats", "sync_full")).isEqualTo("1");
    assertThat(field(b, "stats", "sync_full")).isEqualTo("0");
  }

  @Test
  void changesPlacesAmongVireos() {
    changes(vireo(), vireo());
  }

  @Test
  @EnabledIf("isThere")
  void changesPlacesWithRedis() {
    changes(vireo(), redis());
    changes(redis(), vireo());
  }

  @Test
  void goesOnAsAPrimaryIfTheTargetRefuses() {
    TcpServer second = vireo();
    TcpServer first = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    SocketClient writer = client(first);
    follow(b, first.port());
    awaitSame(a, b);
    awaitOnline(a);
    b.run("ACL", "SETUSER", "default", "-psync");
    String before = field(a, "replication", "master_replid");
    assertThat(handOver(a, second)).isEqualTo("OK");
    writer.send("SET held 1\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(writer.read().asText()).isEqualTo("OK");
    assertThat(state(a)).isEqualTo("no-failover");
    assertThat(role(a)).isEqualTo("master");
    assertThat(field(a, "replication", "master_replid")).isNotEqualTo(before);
    awaitSame(a, b);
    assertThat(role(b)).isEqualTo("slave");
  }

  @Test
  void holdsWritesUntilItIsCalledOff() {
    TcpServer first = vireo();
    SocketClient a = client(first);
    SocketClient b = client(vireo());
    SocketClient writer = client(first);
    follow(b, first.port());
    awaitSame(a, b);
    // The replica does not take what comes, so it never has all.
    b.run("CLIENT", "PAUSE", "100000", "WRITE");
    a.run("SET", "k", "1");
    assertThat(say(a, "FAILOVER")).isEqualTo("OK");
    writer.send("SET held 1\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(state(a)).isEqualTo("waiting-for-sync");
    assertThat(say(a, "GET", "k")).isEqualTo("\"1\"");
    assertThat(say(a, "FAILOVER")).isEqualTo("(error) ERR FAILOVER already in progress.");
    assertThat(say(a, "REPLICAOF", "NO", "ONE"))
        .isEqualTo("(error) ERR REPLICAOF not allowed while failing over.");
    assertThat(say(a, "PSYNC", "?", "-1"))
        .isEqualTo("(error) NOMASTERLINK Can't SYNC while failing over");
    assertThat(say(a, "CLIENT", "UNPAUSE")).isEqualTo("OK");
    assertThat(say(a, "GET", "held")).isEqualTo("(nil)");
    assertThat(say(a, "FAILOVER", "ABORT")).isEqualTo("OK");
    assertThat(writer.read().asText()).isEqualTo("OK");
    b.run("CLIENT", "UNPAUSE");
    awaitSame(a, b);
  }

  /** What the primary sends waits on the replica, as a client's write does. */
  private void holdsTheStream(RunningServer replica) {
    TcpServer first = vireo();
    SocketClient a = client(first);
    SocketClient b = client(replica);
    a.run("CONFIG", "SET", "repl-ping-replica-period", "3600");
    follow(b, first.port());
    a.run("SET", "k", "0");
    awaitSame(a, b);
    String applied = field(b, "replication", "slave_repl_offset");
    b.run("CLIENT", "PAUSE", "100000", "WRITE");
    a.run("SET", "k", "1");
    a.run("MULTI");
    a.run("INCR", "k");
    a.run("INCR", "k");
    a.run("EXEC");
    String sent = field(a, "replication", "master_repl_offset");
    await("what was sent", () -> field(b, "replication", "slave_read_repl_offset").equals(sent));
    assertThat(say(b, "GET", "k")).isEqualTo("\"0\"");
    assertThat(field(b, "replication", "slave_repl_offset")).isEqualTo(applied);
    b.run("CLIENT", "UNPAUSE");
    awaitSame(a, b);
    assertThat(say(b, "GET", "k")).isEqualTo("\"3\"");
  }

  @Test
  void aPauseHoldsTheStream() {
    holdsTheStream(vireo());
  }

  @Test
  @EnabledIf("isThere")
  void asItDoesInRedis() {
    holdsTheStream(redis());
  }

  /** What fails on a replica though it did not at its primary is told, whoever keeps statistics. */
  @Test
  void countsWhatFailsOnTheReplicaAlone() {
    TcpServer first = vireo();
    SocketClient a = client(first);
    SocketClient b = client(vireo());
    b.run("CONFIG", "SET", "propagation-error-behavior", "ignore");
    follow(b, first.port());
    a.run("DEBUG", "REPLICATE", "no-such-command", "x");
    a.run("SET", "k", "v");
    awaitSame(a, b);
    assertThat(field(b, "stats", "unexpected_error_replies")).isEqualTo("1");
    assertThat(say(b, "GET", "k")).isEqualTo("\"v\"");
  }
}
