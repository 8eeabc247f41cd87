package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.say;
import static io.vireo.server.replication.follow.Talk.write;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Full copies in all their forms, between Vireo and a real Redis. */
@Tag("long")
@EnabledIf("isThere")
class FullCopyTest {
  private static final String LIBRARY =
      "#!lua name=f\nredis.register_function('one', function() return %d end)";

  @TempDir Path folder;

  static boolean isThere() {
    return Oracle.program().isPresent();
  }

  static boolean isValkeyThere() {
    return Oracle.valkey().isPresent();
  }

  private List<String> settings(String... more) {
    List<String> all =
        new ArrayList<>(List.of("enable-debug-command yes", "repl-diskless-sync-delay 0"));
    all.addAll(List.of(more));
    return all;
  }

  private TcpServer vireo(String... more) {
    List<String> all = settings(more);
    all.add("dir " + folder);
    return TcpServer.start(all);
  }

  @ParameterizedTest
  @CsvSource({
    "disabled,no",
    "on-empty-db,no",
    "swapdb,no",
    "flushdb,no",
    "disabled,yes",
    "on-empty-db,yes",
    "swapdb,yes",
    "flush-before-load,yes"
  })
  void comesFromRedis(String load, String channel) {
    Random random = new Random(Seeds.of(26_112_310));
    try (Oracle primary = Oracle.start(settings("repl-rdb-channel " + channel));
        TcpServer replica = vireo("repl-diskless-load " + load, "repl-rdb-channel " + channel);
        SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      there.run("FUNCTION", "LOAD", LIBRARY.formatted(1));
      write(there, random, 2000);
      there.run("SET", "long", "x".repeat(3_000_000));
      there.run("CONFIG", "SET", "rdb-key-save-delay", "200");
      here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
      write(there, random, 500);
      awaitLink(here);
      awaitSame(there, here);
      assertThat(say(here, "FUNCTION", "LIST")).contains("one");
      write(there, random, 200);
      awaitSame(there, here);
    }
  }

  /**
   * A Valkey sends the copy on a connection of its own, and the stream once it is asked for. A
   * replica that was there before has selected a database in the stream.
   */
  @ParameterizedTest
  @CsvSource({
    "disabled,no",
    "on-empty-db,no",
    "swapdb,no",
    "disabled,yes",
    "on-empty-db,yes",
    "swapdb,yes"
  })
  @EnabledIf("isValkeyThere")
  void comesFromValkey(String load, String channel) {
    Random random = new Random(Seeds.of(26_112_313));
    List<String> dual = settings("dual-channel-replication-enabled yes");
    try (Oracle primary = Oracle.start(Oracle.valkey().orElseThrow(), dual);
        Oracle first = Oracle.start(Oracle.valkey().orElseThrow(), settings());
        TcpServer replica =
            vireo("repl-diskless-load " + load, "dual-channel-replication-enabled " + channel);
        SocketClient there = primary.client();
        SocketClient before = first.client();
        SocketClient here = replica.client()) {
      follow(before, primary.port());
      write(there, random, 1000);
      there.run("CONFIG", "SET", "rdb-key-save-delay", "500");
      here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
      write(there, random, 500);
      awaitLink(here);
      awaitSame(there, here);
      assertThat(field(there, "commandstats", "cmdstat_sync").isEmpty())
          .isEqualTo(channel.equals("no"));
      write(there, random, 200);
      awaitSame(there, here);
    }
  }

  /** Either connection is cut anywhere, in the handshakes, the copy and the stream. */
  @ParameterizedTest
  @ValueSource(strings = {"disabled", "swapdb"})
  @EnabledIf("isValkeyThere")
  void comesFromValkeyThoughItIsCut(String load) {
    Random random = new Random(Seeds.of(26_112_314));
    Random bytes = new Random(Seeds.of(26_112_315));
    List<String> dual = settings("dual-channel-replication-enabled yes", "repl-backlog-size 16kb");
    try (Oracle primary = Oracle.start(Oracle.valkey().orElseThrow(), dual);
        TcpServer replica = vireo("repl-diskless-load " + load);
        SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      write(there, random, 1000);
      try (CuttingProxy proxy =
          new CuttingProxy(primary.port(), () -> 1 + bytes.nextInt(1 << bytes.nextInt(17)))) {
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

  @ParameterizedTest
  @CsvSource({"no,no", "no,yes", "yes,no", "yes,yes"})
  void goesToRedis(String channel, String beside) {
    Random random = new Random(Seeds.of(26_112_311));
    String load = beside.equals("yes") ? "swapdb" : "disabled";
    try (Oracle replica =
            Oracle.start(settings("repl-rdb-channel " + channel, "repl-diskless-load " + load));
        TcpServer primary = vireo("repl-rdb-channel " + channel);
        SocketClient there = replica.client();
        SocketClient here = primary.client()) {
      write(here, random, 2000);
      here.run("CONFIG", "SET", "rdb-key-save-delay", "200");
      there.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
      write(here, random, 500);
      awaitLink(there);
      awaitSame(here, there);
      assertThat(field(here, "replication", "connected_slaves")).isEqualTo("1");
      assertThat(field(here, "stats", "sync_full")).isEqualTo("1");
      write(here, random, 200);
      awaitSame(here, there);
    }
  }

  /** A replica that had lost its link too long serves its old data until it has the new ones. */
  @Test
  void oldDataAreServedUntilTheNewOnesAreWhole() {
    try (Oracle primary = Oracle.start(settings("rdbcompression no", "repl-rdb-channel no"));
        TcpServer replica = vireo("repl-diskless-load swapdb", "replica-read-only no");
        SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      there.run("FUNCTION", "LOAD", LIBRARY.formatted(1));
      follow(here, primary.port());
      here.run("SET", "mine", "1");
      loseHistory(there, 1);
      await("loading", () -> field(here, "persistence", "async_loading").equals("1"));
      assertThat(say(here, "GET", "mine")).contains("1");
      assertThat(say(here, "FCALL", "one", "0")).contains("1");
      assertThat(say(here, "REPLICAOF", "NO", "ONE")).contains("LOADING");
      assertThat(say(here, "DBSIZE")).contains("(integer) 1");
      there.run("CLIENT", "KILL", "TYPE", "replica");
      await("failure", () -> field(here, "persistence", "async_loading").equals("0"));
      assertThat(say(here, "GET", "mine")).contains("1");
      here.run("WATCH", "mine");
      there.run("CONFIG", "SET", "rdb-key-save-delay", "0");
      awaitLink(here);
      awaitSame(there, here);
      assertThat(say(here, "GET", "mine")).contains("nil");
      assertThat(say(here, "FCALL", "one", "0")).contains("2");
      here.run("MULTI");
      here.run("PING");
      assertThat(say(here, "EXEC")).contains("nil");
    }
  }

  @Test
  void oldDataAreDroppedBeforeTheNewOnesAreLoaded() {
    try (Oracle primary = Oracle.start(settings("rdb-key-save-delay 1000"));
        TcpServer replica = vireo("repl-diskless-load flush-before-load");
        SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      there.run("DEBUG", "POPULATE", "2000", "key", "10000");
      here.run("SET", "mine", "1");
      here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
      await("loading", () -> field(here, "persistence", "loading").equals("1"));
      there.run("CONFIG", "SET", "repl-diskless-sync-delay", "1000");
      there.run("CLIENT", "KILL", "TYPE", "replica");
      await("failure", () -> field(here, "persistence", "loading").equals("0"));
      assertThat(say(here, "DBSIZE")).contains("(integer) 0");
      there.run("CONFIG", "SET", "rdb-key-save-delay", "0", "repl-diskless-sync-delay", "0");
      awaitLink(here);
      awaitSame(there, here);
    }
  }

  /** The history stays, but nobody can go on with it. */
  private static void loseHistory(SocketClient there, int delayMillis) {
    there.run("CONFIG", "SET", "rdb-key-save-delay", Integer.toString(1000 * delayMillis));
    there.run("DEBUG", "POPULATE", "2000", "key", "10000");
    there.run("MULTI");
    there.run("CLIENT", "KILL", "TYPE", "replica");
    there.run("FUNCTION", "LOAD", "REPLACE", LIBRARY.formatted(2));
    there.run("CONFIG", "SET", "repl-backlog-size", "16384");
    for (int i = 0; i < 5; i++) {
      there.run("SET", "filler", "x".repeat(16_384));
    }
    there.run("EXEC");
  }

  /** What the stream brings while the copy comes is kept up to a limit; then Redis keeps it. */
  @Test
  void keepsNoMoreOfTheStreamThanItMay() {
    try (Oracle primary = Oracle.start(settings("rdb-key-save-delay 500"));
        TcpServer replica =
            vireo("repl-diskless-load swapdb", "replica-full-sync-buffer-limit 100kb");
        SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      there.run("DEBUG", "POPULATE", "2000", "key", "1000");
      here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
      await(
          "copy", () -> field(there, "replication", "slave0").contains("state=send_bulk_and_str"));
      for (int i = 0; i < 100; i++) {
        there.run("SET", "k" + i, "x".repeat(20_000));
      }
      awaitLink(here);
      awaitSame(there, here);
      long peak = Long.parseLong(field(here, "replication", "replica_full_sync_buffer_peak"));
      assertThat(peak).isBetween(100_000L, 2_000_000L);
      assertThat(field(here, "replication", "replica_full_sync_buffer_size")).isEqualTo("0");
      assertThat(field(there, "stats", "sync_full")).isEqualTo("1");
    }
  }

  /** Copies of either kind and the stream go over TLS, and nobody listens without it. */
  @ParameterizedTest
  @CsvSource({"no", "yes"})
  void goesOverTls(String channel) {
    TestCertificates papers = TestCertificates.fresh();
    Random random = new Random(Seeds.of(26_112_312));
    String[] tls = {
      "tls-cert-file " + papers.file("server.crt"),
      "tls-key-file " + papers.file("server.key"),
      "tls-ca-cert-file " + papers.file("ca.crt"),
      "tls-auth-clients no",
      "repl-rdb-channel " + channel
    };
    try (TcpServer server = vireo(tls);
        Oracle other = Oracle.start(settings(tls));
        SocketClient here = server.client();
        SocketClient there = other.client()) {
      int port = tlsPort(server, here);
      int otherPort = tlsPort(other, there);
      write(there, random, 500);
      followBy(here, otherPort);
      awaitSame(there, here);
      here.run("REPLICAOF", "NO", "ONE");
      write(here, random, 500);
      there.run("FLUSHALL");
      followBy(there, port);
      write(here, random, 100);
      awaitSame(here, there);
      assertThat(field(here, "replication", "slave0")).contains("port=" + otherPort);
    }
  }

  private static void followBy(SocketClient replica, int port) {
    replica.run("CONFIG", "SET", "tls-replication", "yes");
    replica.run("REPLICAOF", "127.0.0.1", Integer.toString(port));
    awaitLink(replica);
  }

  private static int tlsPort(RunningServer server, SocketClient client) {
    int port = FreePort.find();
    assertThat(say(client, "CONFIG", "SET", "tls-port", Integer.toString(port))).contains("OK");
    assertThat(port).isNotEqualTo(server.port());
    return port;
  }
}
