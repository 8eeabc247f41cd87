package io.vireo.server.replication.lead;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.AllTypes;
import io.vireo.server.testing.AllTypes.Content;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Redis follows this server, and has the same data whatever happens to the link. */
class RedisFollowsTest {
  private static final String BUMP =
      "redis.call('INCRBYFLOAT', KEYS[1], '0.1'); redis.call('SET', KEYS[2],"
          + " redis.call('TIME')[1]); return redis.call('SPOP', KEYS[3])";

  @BeforeEach
  void needsRedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
  }

  private static List<String> settings(String... more) {
    List<String> settings = new ArrayList<>(AllTypes.SETTINGS);
    settings.add("repl-diskless-sync-delay 0");
    settings.addAll(List.of(more));
    return settings;
  }

  private static Oracle replica(TcpServer primary, String... more) {
    List<String> settings = settings(more);
    settings.add("replicaof 127.0.0.1 " + primary.port());
    return Oracle.start(settings);
  }

  private static String run(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static void ok(SocketClient client, String line) {
    assertThat(run(client, line.split(" "))).as(line).doesNotStartWith("(error)");
  }

  private static String field(SocketClient client, String name) {
    return Info.of(client.run("INFO", "everything")).field(name);
  }

  /** What expires meanwhile is gone here first, and there a moment later. */
  private static void same(SocketClient primary, SocketClient replica) {
    await("link", () -> field(replica, "master_link_status").equals("up"));
    await(
        "same offset",
        () -> field(replica, "slave_repl_offset").equals(field(primary, "master_repl_offset")));
    await("same data", () -> digest(replica).equals(digest(primary)));
  }

  private static String digest(SocketClient client) {
    return run(client, "DEBUG", "DIGEST");
  }

  private static void change(SocketClient client, int round) {
    ok(client, "SELECT " + round % 3);
    ok(client, "SADD set:" + round + " a b c d e f");
    ok(client, "SPOP set:" + round + " 2");
    assertThat(run(client, "EVAL", BUMP, "3", "f", "t", "set:" + round)).doesNotStartWith("(error");
    ok(client, "MULTI");
    ok(client, "RPUSH list:" + round + " 1 2 3");
    ok(client, "SELECT 5");
    ok(client, "XADD stream * n " + round);
    ok(client, "EXEC");
    ok(client, "SET timed:" + round + " x PX 1");
    ok(client, "HSET hash:" + round + " f v");
    ok(client, "HPEXPIRE hash:" + round + " 100000 FIELDS 1 f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void dataOfAllTypesAndWhatFollows(String diskless) {
    try (TcpServer vireo = TcpServer.start(settings("repl-diskless-sync " + diskless));
        SocketClient here = new SocketClient(vireo.port())) {
      AllTypes.fill(line -> ok(here, line), Content.VECTORS);
      try (Oracle redis = replica(vireo);
          SocketClient there = new SocketClient(redis.port())) {
        for (int i = 0; i < 50; i++) {
          change(here, i);
        }
        same(here, there);
        assertThat(field(here, "sync_full")).isEqualTo("1");
      }
    }
  }

  @Test
  void anOlderRedisGetsWhatItCanRead() {
    Optional<Path> older = Oracle.older();
    Assumptions.assumeTrue(older.isPresent(), "There is no Redis 7.0");
    try (TcpServer vireo = TcpServer.start(settings());
        SocketClient here = new SocketClient(vireo.port())) {
      AllTypes.fill(line -> ok(here, line), Content.OLD);
      List<String> settings = settings("replicaof 127.0.0.1 " + vireo.port());
      try (Oracle redis = Oracle.start(older.get(), settings);
          SocketClient there = new SocketClient(redis.port())) {
        await("link", () -> field(there, "master_link_status").equals("up"));
        ok(here, "SET last 1");
        await("last write", () -> run(there, "GET", "last").contains("1"));
        assertThat(run(there, "DBSIZE")).isEqualTo(run(here, "DBSIZE"));
      }
    }
  }

  @Test
  void whoComesBackGetsOnlyWhatItMissed() {
    try (TcpServer vireo = TcpServer.start(settings());
        Oracle redis = replica(vireo);
        SocketClient here = new SocketClient(vireo.port());
        SocketClient there = new SocketClient(redis.port())) {
      ok(here, "SET a 1");
      same(here, there);
      for (int i = 0; i < 20; i++) {
        ok(here, "CLIENT KILL TYPE replica");
        change(here, i);
      }
      same(here, there);
      assertThat(field(here, "sync_full")).isEqualTo("1");
      assertThat(Integer.parseInt(field(here, "sync_partial_ok"))).isPositive();
      assertThat(field(here, "sync_partial_err")).isEqualTo("0");
    }
  }

  @Test
  void whoMissedMoreThanTheBacklogHoldsCopiesAll() {
    try (TcpServer vireo = TcpServer.start(settings("repl-backlog-size 16kb"));
        Oracle redis = replica(vireo);
        SocketClient here = new SocketClient(vireo.port());
        SocketClient there = new SocketClient(redis.port())) {
      ok(here, "SET a 1");
      same(here, there);
      ok(there, "REPLICAOF 127.0.0.1 1");
      for (int i = 0; i < 300; i++) {
        run(here, "SET", "k" + i, "x".repeat(1000));
      }
      ok(there, "REPLICAOF 127.0.0.1 " + vireo.port());
      same(here, there);
      assertThat(field(here, "sync_full")).isEqualTo("2");
    }
  }

  @Test
  void aRestartFromASnapshotGoesOnWithTheHistory(@TempDir Path folder) {
    String[] settings = {"dir " + folder, "repl-ping-replica-period 1000"};
    Oracle redis = null;
    try {
      try (TcpServer vireo = TcpServer.start(settings(settings));
          SocketClient here = new SocketClient(vireo.port())) {
        redis = replica(vireo);
        try (SocketClient there = new SocketClient(redis.port())) {
          change(here, 1);
          same(here, there);
          ok(here, "SAVE");
        }
      }
      try (TcpServer vireo = TcpServer.start(settings(settings));
          SocketClient here = new SocketClient(vireo.port());
          SocketClient there = new SocketClient(redis.port())) {
        ok(here, "SET after 1");
        ok(there, "REPLICAOF 127.0.0.1 " + vireo.port());
        same(here, there);
        assertThat(field(here, "sync_partial_ok")).isEqualTo("1");
        assertThat(field(here, "sync_full")).isEqualTo("0");
        assertThat(field(here, "master_replid2")).isNotEqualTo("0".repeat(40));
      }
    } finally {
      if (redis != null) {
        redis.close();
      }
    }
  }

  @Test
  void whoReadsNothingIsDroppedAndCostsNobodyElseAnything() {
    try (TcpServer vireo =
            TcpServer.start(
                settings("client-output-buffer-limit replica 2mb 0 0", "repl-backlog-size 16kb"));
        Oracle redis = replica(vireo);
        SocketClient here = new SocketClient(vireo.port());
        SocketClient there = new SocketClient(redis.port());
        SocketClient idle = new SocketClient(vireo.port())) {
      same(here, there);
      idle.send(RespRequest.of("PSYNC", field(here, "master_replid"), "1"));
      await("second replica", () -> field(here, "connected_slaves").equals("2"));
      String megabyte = "x".repeat(1 << 20);
      for (int i = 0; i < 30; i++) {
        run(here, "SET", "k" + i % 3, megabyte);
        assertThat(run(here, "WAIT", "1", "0")).startsWith("(integer)");
      }
      await("end of who reads nothing", () -> field(here, "connected_slaves").equals("1"));
      same(here, there);
      assertThat(field(here, "sync_full")).isEqualTo("1");
    }
  }

  @Test
  void waitTellsHowManyHaveTheWrite() {
    try (TcpServer vireo = TcpServer.start(settings());
        SocketClient here = new SocketClient(vireo.port())) {
      ok(here, "SET a 1");
      assertThat(run(here, "WAIT", "1", "10")).isEqualTo("(integer) 0");
      try (Oracle redis = replica(vireo, "appendonly yes");
          SocketClient there = new SocketClient(redis.port())) {
        await("replica", () -> field(here, "slave0").contains("state=online"));
        ok(here, "SET a 2");
        assertThat(run(here, "WAIT", "1", "0")).isEqualTo("(integer) 1");
        await("log", () -> field(there, "aof_rewrite_in_progress").equals("0"));
        ok(here, "SET a 3");
        assertThat(run(here, "WAITAOF", "0", "1", "0")).contains("1) (integer) 0", "(integer) 1");
        assertThat(run(here, "WAIT", "2", "10")).isEqualTo("(integer) 1");
      }
    }
  }

  @Test
  void writesAreRefusedWhileTooFewKeepUp() {
    try (TcpServer vireo = TcpServer.start(settings("min-replicas-to-write 1"));
        SocketClient here = new SocketClient(vireo.port())) {
      assertThat(run(here, "SET", "a", "1")).contains("NOREPLICAS");
      try (Oracle redis = replica(vireo)) {
        assertThat(redis.port()).isPositive();
        await("replica", () -> run(here, "SET", "a", "1").equals("OK"));
      }
      await("end of replica", () -> run(here, "SET", "a", "1").contains("NOREPLICAS"));
    }
  }
}
