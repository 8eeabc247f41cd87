package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.say;
import static io.vireo.server.replication.follow.Talk.write;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Vireo as the replica of a real Redis. */
@Tag("long")
@EnabledIf("isThere")
class FollowRedisTest {
  @TempDir Path folder;

  private Oracle primary;
  private TcpServer replica;
  private SocketClient there;
  private SocketClient here;

  static boolean isThere() {
    return Oracle.program().isPresent();
  }

  @BeforeEach
  void start() {
    primary = Oracle.start("repl-diskless-sync-delay 0", "enable-debug-command yes");
    replica = TcpServer.start("dir " + folder, "enable-debug-command yes");
    there = primary.client();
    here = replica.client();
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
    replica.close();
    primary.close();
  }

  @Test
  void followsFromACopyAndTheStream() {
    Random random = new Random(Seeds.of(26_112_301));
    there.run(
        "FUNCTION",
        "LOAD",
        "#!lua name=f\nredis.register_function('one', function() return 1 end)");
    write(there, random, 2000);
    follow(here, primary.port());
    write(there, random, 2000);
    there.run("SET", "long", "x".repeat(3_000_000));
    awaitSame(there, here);
    assertThat(say(here, "FUNCTION", "LIST")).contains("one");
    assertThat(say(here, "ROLE")).contains("slave", "connected");
    assertThat(field(here, "replication", "role")).isEqualTo("slave");
    assertThat(say(here, "SET", "a", "b"))
        .contains("READONLY You can't write against a read only replica.");
    assertThat(say(here, "CLIENT", "LIST", "TYPE", "master"))
        .contains("flags=M", "user=(superuser)");
    assertThat(say(there, "WAIT", "1", "60000")).contains("1");
  }

  @Test
  void comesFromTheAddressThatIsSet() {
    here.run("CONFIG", "SET", "bind-source-addr", "127.0.0.3");
    follow(here, primary.port());
    assertThat(field(there, "replication", "slave0")).startsWith("ip=127.0.0.3,");
    here.run("CONFIG", "SET", "bind-source-addr", "nowhere");
    here.run("CLIENT", "KILL", "TYPE", "master");
    await("end", () -> field(there, "replication", "connected_slaves").equals("0"));
    assertThat(field(here, "replication", "master_link_status")).isEqualTo("down");
    here.run("CONFIG", "SET", "bind-source-addr", "");
    awaitLink(here);
    assertThat(field(there, "replication", "slave0")).startsWith("ip=127.0.0.1,");
  }

  @Test
  void goesOnAfterItsLinkWasLost() {
    Random random = new Random(Seeds.of(26_112_302));
    follow(here, primary.port());
    for (int i = 0; i < 10; i++) {
      write(there, random, 200);
      here.run("CLIENT", "KILL", "TYPE", "master");
      write(there, random, 200);
      // The link may still seem to be up: one more that is lost is one more that is found again.
      String again = Integer.toString(i + 1);
      await("the link", () -> field(there, "stats", "sync_partial_ok").equals(again));
      awaitLink(here);
    }
    awaitSame(there, here);
    assertThat(field(there, "stats", "sync_full")).isEqualTo("1");
    assertThat(field(there, "stats", "sync_partial_ok")).isEqualTo("10");
  }

  @Test
  void becomesAPrimaryAndFollowsAgain() {
    Random random = new Random(Seeds.of(26_112_303));
    follow(here, primary.port());
    write(there, random, 300);
    awaitSame(there, here);
    here.run("REPLICAOF", "NO", "ONE");
    assertThat(say(here, "SET", "a", "b")).contains("OK");
    assertThat(field(here, "replication", "master_replid2"))
        .isEqualTo(field(there, "replication", "master_replid"));
    write(there, random, 300);
    follow(here, primary.port());
    awaitSame(there, here);
  }

  @Test
  void itsOwnLogHoldsTheSame() {
    Random random = new Random(Seeds.of(26_112_304));
    replica.close();
    here.close();
    List<String> settings = List.of("dir " + folder, "enable-debug-command yes", "appendonly yes");
    replica = TcpServer.start(settings);
    here = replica.client();
    write(there, random, 500);
    follow(here, primary.port());
    write(there, random, 1000);
    awaitSame(there, here);
    await("log", () -> field(here, "persistence", "aof_rewrite_in_progress").equals("0"));
    await("log", () -> field(here, "persistence", "aof_enabled").equals("1"));
    write(there, random, 300);
    awaitSame(there, here);
    assertThat(say(there, "WAITAOF", "0", "1", "60000")).contains("1");
    here.run("DEBUG", "LOADAOF");
    awaitSame(there, here);
  }

  @Test
  void hidesWhatIsDueUntilThePrimaryRemovesIt() {
    follow(here, primary.port());
    there.run("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    there.run("SET", "due", "1", "PX", "50");
    there.run("WAIT", "1", "60000");
    await("expiry", () -> say(here, "GET", "due").contains("nil"));
    assertThat(say(here, "DBSIZE")).contains("1");
    // The two clocks may be a millisecond apart, so that the primary still has it at first.
    await(
        "the primary's word",
        () -> there.run("GET", "due") != null && say(here, "DBSIZE").contains("0"));
  }

  @Test
  void answersStaleDataOnlyIfItMay() {
    follow(here, primary.port());
    there.run("SET", "a", "1");
    awaitSame(there, here);
    here.run("REPLICAOF", "127.0.0.1", "1");
    assertThat(say(here, "GET", "a")).contains("\"1\"");
    here.run("CONFIG", "SET", "replica-serve-stale-data", "no");
    assertThat(say(here, "GET", "a"))
        .contains(
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");
    assertThat(say(here, "PING")).contains("MASTERDOWN");
  }

  @Test
  void whoWaitsIsToldThatTheServerIsAReplica() {
    try (SocketClient waiting = replica.client()) {
      waiting.send("*3\r\n$5\r\nBLPOP\r\n$1\r\nk\r\n$1\r\n0\r\n".getBytes(StandardCharsets.UTF_8));
      await("wait", () -> field(here, "clients", "blocked_clients").equals("1"));
      follow(here, primary.port());
      assertThat(RespText.of(waiting.read())).contains("UNBLOCKED force unblock");
      assertThat(waiting.awaitClose()).isTrue();
    }
  }

  /** Handshakes, copies and the stream are cut anywhere, so that some parts begin anew. */
  @Test
  void bearsALinkThatIsCutAtAnyByte() {
    Random random = new Random(Seeds.of(26_112_305));
    Random bytes = new Random(Seeds.of(26_112_306));
    there.run("CONFIG", "SET", "repl-backlog-size", "16kb");
    try (CuttingProxy proxy =
        new CuttingProxy(primary.port(), () -> 1 + bytes.nextInt(1 << bytes.nextInt(16)))) {
      here.run("REPLICAOF", "127.0.0.1", Integer.toString(proxy.port()));
      while (proxy.cuts() < 25) {
        write(there, random, 50);
      }
    }
    follow(here, primary.port());
    write(there, random, 100);
    awaitSame(there, here);
  }
}
