package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of replicas, and roles that change among them. */
@Tag("long")
class ReplicaChainTest {
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

  private Path folderOfNext() {
    Path own = folder.resolve("v" + servers++);
    assertThat(own.toFile().mkdir()).isTrue();
    return own;
  }

  private TcpServer vireo() {
    return vireo(folderOfNext());
  }

  private TcpServer vireo(Path own, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("dir " + own);
    settings.add("enable-debug-command yes");
    settings.add("repl-diskless-sync-delay 0");
    TcpServer server = TcpServer.start(settings);
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

  /** Writes nothing that expires: else the first primary would say more than the others heard. */
  private static void set(SocketClient to) {
    for (int i = 0; i < 200; i++) {
      to.run("APPEND", "k" + i % 20, "v" + i);
    }
  }

  @Test
  @EnabledIf("isThere")
  void aChainCountsTheSameBytesFromOneEndToTheOther() {
    Random random = new Random(Seeds.of(26_112_310));
    Oracle first = redis();
    TcpServer second = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    SocketClient c = client(vireo());
    SocketClient d = client(redis());
    write(a, random, 300);
    follow(b, first.port());
    follow(c, second.port());
    write(a, random, 300);
    follow(d, second.port());
    write(a, random, 300);
    awaitSame(a, b);
    awaitSame(a, c);
    awaitSame(a, d);
    String id = field(a, "replication", "master_replid");
    for (SocketClient each : List.of(b, c, d)) {
      assertThat(field(each, "replication", "master_replid")).isEqualTo(id);
    }
  }

  @Test
  void aSnapshotOfAPrimaryNamesTheDatabaseInWhichItsStreamGoesOn() throws IOException {
    Path own = folderOfNext();
    TcpServer first = vireo(own);
    TcpServer second = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    follow(b, first.port());
    a.run("SELECT", "2");
    a.run("SET", "k", "before");
    a.run("SAVE");
    a.run("SET", "k", "after");
    awaitSame(a, b);
    b.run("REPLICAOF", "NO", "ONE");
    Path restored = folderOfNext();
    Files.copy(own.resolve("dump.rdb"), restored.resolve("dump.rdb"));
    SocketClient c = client(vireo(restored, "replicaof 127.0.0.1 " + second.port()));
    awaitSame(b, c);
    assertThat(field(b, "stats", "sync_full")).isEqualTo("0");
  }

  @Test
  void bytesBetweenTheServersAreCounted() {
    TcpServer first = vireo();
    SocketClient a = client(first);
    SocketClient b = client(vireo());
    a.run("CONFIG", "SET", "rdbcompression", "no");
    a.run("SET", "copied", "x".repeat(100_000));
    follow(b, first.port());
    long copied = traffic(a, "total_net_repl_output_bytes");
    assertThat(copied).isGreaterThan(100_000);
    assertThat(traffic(b, "total_net_repl_input_bytes")).isGreaterThan(100_000);
    a.run("SET", "streamed", "x".repeat(100_000));
    awaitSame(a, b);
    assertThat(traffic(a, "total_net_repl_output_bytes")).isGreaterThan(copied + 100_000);
    assertThat(traffic(b, "total_net_repl_input_bytes")).isGreaterThan(200_000);
    assertThat(traffic(b, "total_net_input_bytes")).isGreaterThan(200_000);
    assertThat(traffic(a, "total_net_repl_input_bytes")).isZero();
    assertThat(traffic(b, "total_net_repl_output_bytes")).isZero();
  }

  private static long traffic(SocketClient client, String name) {
    return Long.parseLong(field(client, "stats", name));
  }

  @Test
  void siblingsGoOnWithThePromotedOneWithoutACopy() {
    TcpServer first = vireo();
    TcpServer second = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    SocketClient c = client(vireo());
    a.run("CONFIG", "SET", "repl-ping-replica-period", "3600");
    set(a);
    follow(b, first.port());
    follow(c, first.port());
    set(a);
    awaitSame(a, b);
    awaitSame(a, c);
    b.run("REPLICAOF", "NO", "ONE");
    set(b);
    follow(c, second.port());
    follow(a, second.port());
    set(b);
    awaitSame(b, a);
    awaitSame(b, c);
    assertThat(field(b, "stats", "sync_full")).isEqualTo("0");
    assertThat(field(b, "stats", "sync_partial_ok")).isEqualTo("2");
  }

  @Test
  void whoFollowsAReplicaThatIsPromotedStaysWithIt() {
    Random random = new Random(Seeds.of(26_112_312));
    TcpServer first = vireo();
    TcpServer second = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    SocketClient c = client(vireo());
    follow(b, first.port());
    follow(c, second.port());
    write(a, random, 200);
    awaitSame(a, c);
    b.run("REPLICAOF", "NO", "ONE");
    write(b, random, 100);
    awaitLink(c);
    awaitSame(b, c);
    assertThat(field(b, "stats", "sync_full")).isEqualTo("1");
  }

  @Test
  void aLoopOfReplicasDoesNoHarm() {
    TcpServer first = vireo();
    TcpServer second = vireo();
    SocketClient a = client(first);
    SocketClient b = client(second);
    follow(b, first.port());
    a.run("REPLICAOF", "127.0.0.1", Integer.toString(second.port()));
    assertThat(a.run("PING").asText()).isEqualTo("PONG");
    a.run("REPLICAOF", "NO", "ONE");
    awaitLink(b);
    a.run("SET", "a", "1");
    awaitSame(a, b);
  }
}
