package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.say;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replica does when its primary, the link or its own disk fails it. */
@Tag("long")
class PrimaryFaultsTest {
  private static final String LONG_VALUE = "0123456789abcdef".repeat(200_000);

  @TempDir Path folder;

  private TcpServer primary;
  private TcpServer replica;
  private SocketClient there;
  private SocketClient here;

  @BeforeEach
  void start() {
    primary = server("primary");
    replica = server("replica");
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

  private TcpServer server(String name) {
    Path own = folder.resolve(name);
    assertThat(own.toFile().mkdir()).isTrue();
    return TcpServer.start(
        "dir " + own,
        "enable-debug-command yes",
        "repl-diskless-sync-delay 0",
        "rdbcompression no");
  }

  /** Waits until the next attempt may begin. */
  private interface Gate {
    void pass() throws InterruptedException;
  }

  /** One connection passes on so many bytes; all behind it everything, once they may begin. */
  private static LongSupplier only(int connection, long bytes, Gate behind) {
    AtomicInteger connections = new AtomicInteger();
    return () -> {
      int number = connections.incrementAndGet();
      try {
        if (number > connection) {
          behind.pass();
        }
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      return number == connection ? bytes : Long.MAX_VALUE;
    };
  }

  private void followThrough(CuttingProxy proxy) {
    here.run("REPLICAOF", "127.0.0.1", Integer.toString(proxy.port()));
  }

  @Test
  void aPrimaryThatVanishesWithoutAWordIsGivenUp() {
    there.run("CONFIG", "SET", "repl-ping-replica-period", "1");
    try (CuttingProxy proxy = new CuttingProxy(primary.port(), () -> Long.MAX_VALUE)) {
      followThrough(proxy);
      awaitLink(here);
      there.run("SET", "before", "1");
      awaitSame(there, here);
      // A slow machine may be silent for as long, so this is the limit only while nothing is passed
      // on.
      here.run("CONFIG", "SET", "repl-timeout", "3");
      proxy.hold(true);
      await("end", () -> field(here, "replication", "master_link_status").equals("down"));
      assertThat(say(here, "GET", "before")).isEqualTo("\"1\"");
      there.run("SET", "after", "1");
      here.run("CONFIG", "SET", "repl-timeout", "60");
      proxy.hold(false);
      awaitLink(here);
      awaitSame(there, here);
      assertThat(field(there, "stats", "sync_full")).isEqualTo("1");
    }
  }

  /** On the connection of the stream, or on the second one; by a file, or as it comes. */
  @ParameterizedTest
  @CsvSource({"no, disabled", "yes, disabled", "no, swapdb", "yes, swapdb"})
  void aCopyThatIsCutInAValueLeavesTheOldData(String channel, String load) {
    here.run("CONFIG", "SET", "repl-rdb-channel", channel);
    here.run("CONFIG", "SET", "repl-diskless-load", load);
    here.run("SET", "old", "1");
    there.run("SET", "long", LONG_VALUE);
    CountDownLatch looked = new CountDownLatch(1);
    int cut = channel.equals("no") ? 1 : 2;
    try (CuttingProxy proxy =
        new CuttingProxy(primary.port(), only(cut, 1_000_000, looked::await))) {
      followThrough(proxy);
      await("cut", () -> proxy.cuts() > 0);
      await("old data", () -> say(here, "GET", "old").equals("\"1\""));
      looked.countDown();
      awaitLink(here);
      awaitSame(there, here);
      assertThat(proxy.cuts()).isEqualTo(1);
      assertThat(say(here, "EXISTS", "old")).isEqualTo("(integer) 0");
    }
  }

  @Test
  void aWrongPasswordIsToldAndTriedAgain() {
    there.run("CONFIG", "SET", "requirepass", "right");
    here.run("CONFIG", "SET", "masterauth", "wrong");
    here.run("SET", "old", "1");
    here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
    there.run("AUTH", "right");
    await("attempt", () -> denied() > 1);
    assertThat(field(here, "replication", "master_link_status")).isEqualTo("down");
    assertThat(say(here, "GET", "old")).isEqualTo("\"1\"");
    assertThat(field(there, "replication", "connected_slaves")).isEqualTo("0");
    here.run("CONFIG", "SET", "masterauth", "right");
    awaitLink(here);
    awaitSame(there, here);
  }

  private long denied() {
    return Long.parseLong(field(there, "stats", "acl_access_denied_auth"));
  }

  @Test
  void aHistoryThatThePrimaryDoesNotKnowIsCopied() {
    there.run("SET", "a", "1");
    follow(here, primary.port());
    awaitSame(there, here);
    try (TcpServer stranger = server("stranger");
        SocketClient client = stranger.client()) {
      client.run("SET", "b", "1");
      follow(here, stranger.port());
      awaitSame(client, here);
      assertThat(field(client, "stats", "sync_partial_err")).isEqualTo("1");
      assertThat(field(client, "stats", "sync_full")).isEqualTo("1");
      assertThat(say(here, "EXISTS", "a")).isEqualTo("(integer) 0");
    }
  }

  /** The data are those of the first primary until others have come. */
  @Test
  void whoGotNoCopyGoesOnWithThePrimaryThatItHad() {
    there.run("SET", "a", "1");
    follow(here, primary.port());
    awaitSame(there, here);
    try (TcpServer stranger = server("stranger");
        SocketClient client = stranger.client();
        CuttingProxy proxy = new CuttingProxy(stranger.port(), () -> 1_000_000)) {
      client.run("SET", "long", LONG_VALUE);
      followThrough(proxy);
      await("cut", () -> proxy.cuts() > 0);
      there.run("SET", "b", "1");
      follow(here, primary.port());
      awaitSame(there, here);
      assertThat(field(there, "stats", "sync_full")).isEqualTo("1");
      assertThat(field(there, "stats", "sync_partial_ok")).isEqualTo("1");
    }
  }

  /** Its clients could have written in between. */
  @Test
  void whoWasAPrimaryInBetweenCopiesAll() {
    there.run("SET", "a", "1");
    follow(here, primary.port());
    awaitSame(there, here);
    here.run("REPLICAOF", "NO", "ONE");
    follow(here, primary.port());
    awaitSame(there, here);
    assertThat(field(there, "stats", "sync_full")).isEqualTo("2");
    assertThat(field(there, "stats", "sync_partial_ok")).isEqualTo("0");
  }

  /** On a writable replica its own clients may be the reason why a command fails. */
  @Test
  void aWritableReplicaSurvivesACommandThatFailsOnItAlone() {
    here.run("CONFIG", "SET", "replica-read-only", "no");
    here.run("CONFIG", "SET", "propagation-error-behavior", "panic");
    follow(here, primary.port());
    here.run("RPUSH", "k", "a");
    there.run("SADD", "k", "a");
    there.run("SET", "b", "1");
    await("the next command", () -> say(here, "EXISTS", "b").equals("(integer) 1"));
    assertThat(field(here, "stats", "unexpected_error_replies")).isEqualTo("1");
  }

  @Test
  void whoIsToFollowItselfDoesNoHarm() {
    here.run("SET", "a", "1");
    here.run("REPLICAOF", "127.0.0.1", Integer.toString(replica.port()));
    assertThat(say(here, "GET", "a")).isEqualTo("\"1\"");
    assertThat(field(here, "replication", "master_link_status")).isEqualTo("down");
    follow(here, primary.port());
    awaitSame(there, here);
  }

  @Test
  void aCopyThatCannotGetItsNameKeepsTheOldData() throws IOException {
    Path taken = folder.resolve("replica").resolve("dump.rdb");
    Files.createDirectory(taken);
    there.run("SET", "new", "1");
    here.run("SET", "old", "1");
    here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
    await("two attempts", () -> !field(there, "stats", "sync_full").matches("[01]"));
    assertThat(say(here, "GET", "old")).isEqualTo("\"1\"");
    assertThat(say(here, "EXISTS", "new")).isEqualTo("(integer) 0");

    Files.delete(taken);
    awaitSame(there, here);
  }

  @Test
  void aFullDiskKeepsTheOldDataUntilThereIsRoom(@TempDir Path other) throws IOException {
    Path library = DiskShim.compile(other);
    Assumptions.assumeTrue(library != null);
    Path data = Files.createDirectory(other.resolve("data"));
    DiskShim disk = new DiskShim(library, other, data);
    int port = FreePort.find();
    List<String> words =
        List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", "" + data, "--save", "");
    there.run("SET", "long", LONG_VALUE);
    try (ServerProcess process =
        ServerProcess.start(
            disk.preloadedBy(ServerProgram.ofThisBuild()), other, words.toArray(String[]::new))) {
      process.await("Ready to accept connections");
      try (SocketClient full = new SocketClient(port)) {
        full.run("SET", "old", "1");
        disk.set("write 2+ ENOSPC temp-");
        full.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
        disk.await("ENOSPC write");
        assertThat(say(full, "GET", "old")).isEqualTo("\"1\"");
        assertThat(field(full, "replication", "master_link_status")).isEqualTo("down");
        disk.set();
        awaitLink(full);
        assertThat(say(full, "STRLEN", "long")).isEqualTo("(integer) " + LONG_VALUE.length());
        assertThat(say(full, "EXISTS", "old")).isEqualTo("(integer) 0");
      }
    }
  }
}
