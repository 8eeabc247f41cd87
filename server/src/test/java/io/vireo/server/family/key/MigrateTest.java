package io.vireo.server.family.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FakeTarget;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TcpServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** MIGRATE between two servers, and to targets that behave badly. */
class MigrateTest {
  @RegisterExtension
  private static final TcpServerExtension FROM =
      new TcpServerExtension("enable-debug-command yes", "notify-keyspace-events KEA");

  @RegisterExtension
  private static final TcpServerExtension TO = new TcpServerExtension("enable-debug-command yes");

  private static final String READING = "(error) IOERR error or timeout reading to target instance";

  private final SocketClient here = FROM.client();
  private final SocketClient other = FROM.client();
  private final SocketClient there = TO.client();

  @BeforeEach
  void empty() {
    here.run("FLUSHALL");
    there.run("FLUSHALL");
  }

  @AfterEach
  void close() {
    here.close();
    other.close();
    there.close();
  }

  private static String run(SocketClient client, String line) {
    return RespText.of(client.run(words(line)));
  }

  private static String[] words(String line) {
    String[] words = line.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("''") ? "" : words[i];
    }
    return words;
  }

  private static void ask(SocketClient client, String line) {
    client.send(RespRequest.of(words(line)));
  }

  private String migrate(String rest) {
    return run(here, "MIGRATE 127.0.0.1 " + TO.port() + " " + rest);
  }

  @Test
  void movesAKeyWithItsDeadline() {
    run(here, "SET k v PX 100000");
    assertThat(migrate("k 9 5000")).isEqualTo("OK");
    assertThat(run(here, "EXISTS k")).isEqualTo("(integer) 0");
    run(there, "SELECT 9");
    assertThat(run(there, "GET k")).isEqualTo("\"v\"");
    RespValue left = there.run("PTTL", "k");
    assertThat(((RespValue.Whole) left).number()).isBetween(90_000L, 100_000L);
  }

  @Test
  void copiesAndReplaces() {
    run(here, "RPUSH k a b");
    run(there, "SET k busy");
    assertThat(migrate("k 0 5000 COPY"))
        .isEqualTo(
            "(error) ERR Target instance replied with error: BUSYKEY Target key name already"
                + " exists.");
    assertThat(migrate("k 0 5000 COPY REPLACE")).isEqualTo("OK");
    assertThat(run(there, "LRANGE k 0 -1")).isEqualTo(run(here, "LRANGE k 0 -1"));
    assertThat(run(here, "LLEN k")).isEqualTo("(integer) 2");
  }

  @Test
  void deletesOnlyWhatTheTargetTook() {
    run(here, "MSET a 1 b 2 c 3 d 4");
    run(there, "MSET b x c y");
    assertThat(migrate("'' 0 5000 KEYS a nosuch b c d")).startsWith("(error) ERR Target instance");
    assertThat(run(here, "EXISTS a d")).isEqualTo("(integer) 0");
    assertThat(run(here, "MGET b c")).isEqualTo("1) \"2\"\n2) \"3\"");
    assertThat(run(there, "MGET a b c d")).isEqualTo("1) \"1\"\n2) \"x\"\n3) \"y\"\n4) \"4\"");
  }

  @Test
  void logsInIfAsked() {
    try (TcpServer guarded = TcpServer.start("requirepass secret");
        SocketClient client = guarded.client()) {
      String target = "MIGRATE 127.0.0.1 " + guarded.port() + " k 0 5000 ";
      run(here, "SET k v");
      assertThat(run(here, target))
          .startsWith("(error) ERR Target instance replied with error: NO");
      assertThat(run(here, target + "AUTH wrong"))
          .startsWith("(error) ERR Target instance replied with error: WRONGPASS");
      assertThat(run(here, target + "COPY AUTH secret")).isEqualTo("OK");
      assertThat(run(here, target + "REPLACE AUTH2 default secret")).isEqualTo("OK");
      run(client, "AUTH secret");
      assertThat(run(client, "GET k")).isEqualTo("\"v\"");
    }
  }

  @Test
  void tellsOfTheDeletion() {
    run(other, "SUBSCRIBE __keyevent@0__:del");
    run(here, "SET k v");
    migrate("k 0 5000");
    assertThat(RespText.of(other.read())).contains("__keyevent@0__:del").contains("\"k\"");
  }

  @Test
  void keepsTheConnectionAndTriesAgainWhenItDied() {
    try (FakeTarget target = new FakeTarget()) {
      String to = "MIGRATE 127.0.0.1 " + target.port() + " ";
      run(here, "MSET a 1 b 2 c 3");
      target.answers("+OK\r\n+OK\r\n", "+OK\r\n").thenHangsUp();
      target.answers("+OK\r\n+OK\r\n");
      assertThat(run(here, to + "a 3 5000")).isEqualTo("OK");
      assertThat(run(here, "INFO stats")).contains("migrate_cached_sockets:");
      assertThat(run(here, to + "b 3 5000")).isEqualTo("OK");
      assertThat(target.connections()).isEqualTo(1);
      assertThat(run(here, to + "c 3 5000")).isEqualTo("OK");
      assertThat(target.connections()).isEqualTo(2);
      assertThat(run(here, "EXISTS a b c")).isEqualTo("(integer) 0");
    }
  }

  @Test
  void aTargetThatHangsUpInTheMiddleHasWhatItAcknowledged() {
    try (FakeTarget target = new FakeTarget()) {
      target.answers("+OK\r\n+OK\r\n").thenHangsUp();
      run(here, "MSET a 1 b 2 c 3");
      assertThat(run(here, "MIGRATE 127.0.0.1 " + target.port() + " '' 0 5000 KEYS a b c"))
          .isEqualTo(READING);
      assertThat(run(here, "MGET a b c")).isEqualTo("1) (nil)\n2) \"2\"\n3) \"3\"");
      assertThat(target.connections()).isEqualTo(1);
    }
  }

  @Test
  void whoNamesAKeyOnItsWayWaitsAndOthersDoNot() {
    try (FakeTarget target = new FakeTarget();
        SocketClient third = FROM.client()) {
      run(here, "MSET k v free x");
      ask(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000");
      target.awaitRequest();
      ask(other, "GET k");
      ask(third, "MULTI");
      ask(third, "SET k new");
      ask(third, "EXEC");
      assertThat(RespText.of(third.read())).isEqualTo("OK");
      assertThat(RespText.of(third.read())).isEqualTo("QUEUED");
      try (SocketClient fourth = FROM.client()) {
        assertThat(run(fourth, "GET free")).isEqualTo("\"x\"");
        assertThat(run(fourth, "SET free y")).isEqualTo("OK");
        while (!run(fourth, "INFO clients").contains("blocked_clients:3")) {
          Thread.onSpinWait();
        }
        assertThat(other.poll()).isNull();
      }
      target.say("+OK\r\n+OK\r\n");
      assertThat(RespText.of(here.read())).isEqualTo("OK");
      assertThat(RespText.of(other.read())).isIn("(nil)", "\"new\"");
      assertThat(RespText.of(third.read())).isEqualTo("1) OK");
      assertThat(run(here, "GET k")).isEqualTo("\"new\"");
    }
  }

  @Test
  void aSilentTargetTakesTheTimeAndNoLonger() {
    try (FakeTarget target = new FakeTarget()) {
      run(here, "SET k v");
      long begin = System.nanoTime();
      assertThat(run(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 200")).isEqualTo(READING);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L);
      assertThat(run(here, "GET k")).isEqualTo("\"v\"");
      assertThat(target.connections()).isEqualTo(1);
    }
  }

  @Test
  void aKeyThatChangesOnItsWayStays() {
    try (FakeTarget target = new FakeTarget();
        SocketClient waiting = FROM.client()) {
      run(here, "RPUSH k a");
      ask(waiting, "BLMOVE source k LEFT RIGHT 0");
      while (!run(other, "INFO clients").contains("blocked_clients:1")) {
        Thread.onSpinWait();
      }
      ask(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000");
      target.awaitRequest();
      run(other, "RPUSH source b");
      target.say("+OK\r\n+OK\r\n");
      assertThat(RespText.of(here.read())).startsWith("(error) IOERR a key was changed");
      assertThat(run(here, "LRANGE k 0 -1")).isEqualTo("1) \"a\"\n2) \"b\"");
    }
  }

  @Test
  void theDeletionIsInTheLog(@TempDir Path folder) throws Exception {
    try (TcpServer logging = TcpServer.start("appendonly yes", "dir " + folder);
        SocketClient client = logging.client()) {
      run(client, "MSET a 1 b 2 c 3");
      String to = "MIGRATE 127.0.0.1 " + TO.port() + " ";
      assertThat(run(client, to + "c 0 5000 COPY")).isEqualTo("OK");
      assertThat(run(client, to + "'' 0 5000 KEYS b nosuch a")).isEqualTo("OK");
      run(client, "SHUTDOWN");
    }
    try (var files = Files.walk(folder)) {
      List<Path> increments = files.filter(file -> file.toString().contains(".incr.")).toList();
      assertThat(increments).hasSize(1);
      assertThat(Files.readString(increments.get(0)))
          .endsWith("*3\r\n$3\r\nDEL\r\n$1\r\nb\r\n$1\r\na\r\n")
          .doesNotContain("MIGRATE");
    }
  }
}
