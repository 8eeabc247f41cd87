package io.vireo.server.family.key;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.testing.FakeTarget;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TcpServerExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
        await("clients wait", () -> run(fourth, "INFO clients").contains("blocked_clients:3"));
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
      assertThat(run(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 1000")).isEqualTo(READING);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(run(here, "GET k")).isEqualTo("\"v\"");
      assertThat(target.connections()).isEqualTo(1);
    }
  }

  /** As a deadline of a field changes it, which asks for nothing. */
  @Test
  void aKeyThatChangesOnItsWayStays() {
    try (FakeTarget target = new FakeTarget()) {
      run(here, "RPUSH k a");
      ask(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000");
      target.awaitRequest();
      Engine engine = FROM.server().server().engine();
      engine
          .context()
          .inbox()
          .add(() -> engine.gates().get(HeldKeysGate.class).keys().changed(0, Bytes.of("k")));
      target.say("+OK\r\n+OK\r\n");
      assertThat(RespText.of(here.read())).startsWith("(error) IOERR a key was changed");
      assertThat(run(here, "LRANGE k 0 -1")).isEqualTo("1) \"a\"");
    }
  }

  @Test
  void scriptsWaitForKeysOnTheirWayThatTheyDoNotName() {
    try (FakeTarget target = new FakeTarget()) {
      run(here, "SET k v");
      ask(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000");
      target.awaitRequest();
      other.send(RespRequest.of("EVAL", "return redis.call('INCR', ARGV[1])", "1", "a", "k"));
      run(there, "PING");
      target.say("+OK\r\n+OK\r\n");
      assertThat(RespText.of(here.read())).isEqualTo("OK");
      assertThat(RespText.of(other.read())).isEqualTo("(integer) 1");
    }
  }

  /** As with Redis, where all clients wait until the target has answered. */
  @Test
  void whatAWaitingClientWouldMoveToAKeyOnItsWayComesBehindIt() {
    try (FakeTarget target = new FakeTarget();
        SocketClient waiting = FROM.client()) {
      run(here, "RPUSH k a");
      ask(waiting, "BLMOVE source k LEFT RIGHT 0");
      await("clients wait", () -> run(other, "INFO clients").contains("blocked_clients:1"));
      ask(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000");
      target.awaitRequest();
      run(other, "RPUSH source b");
      target.say("+OK\r\n+OK\r\n");
      assertThat(RespText.of(here.read())).isEqualTo("OK");
      assertThat(RespText.of(waiting.read())).isEqualTo("\"b\"");
      assertThat(run(here, "LRANGE k 0 -1")).isEqualTo("1) \"b\"");
    }
  }

  @Test
  void inATransactionTheNextCommandFindsTheKeyGone() {
    run(here, "SET k v");
    run(here, "MULTI");
    migrate("k 0 5000");
    run(here, "EXISTS k");
    assertThat(run(here, "EXEC")).isEqualTo("1) OK\n2) (integer) 0");
    assertThat(run(there, "GET k")).isEqualTo("\"v\"");
  }

  @Test
  void inATransactionASilentTargetHoldsEverybodyUpForItsTime() {
    try (FakeTarget target = new FakeTarget()) {
      run(here, "SET k v");
      run(here, "MULTI");
      run(here, "MIGRATE 127.0.0.1 " + target.port() + " k 0 1000");
      assertThat(run(here, "EXEC")).isEqualTo("1) " + READING);
      assertThat(run(here, "GET k")).isEqualTo("\"v\"");
    }
  }

  /** A short batch like this one is executed by the client's own event loop. */
  @Test
  void anEventLoopThatExecutesATransactionMayWaitToo() {
    run(here, "SET k v");
    run(here, "MULTI");
    migrate("k 0 5000");
    here.send("*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(RespText.of(here.read())).startsWith("(error) ERR MULTI calls");
    assertThat(RespText.of(here.read())).isEqualTo("1) OK");
    assertThat(run(there, "GET k")).isEqualTo("\"v\"");
  }

  /** More keys than requests may wait: the rest goes out as answers come. */
  @Test
  void movesManyKeys() {
    String[] words = new String[6_000];
    words[0] = "MSET";
    List<String> keys = new ArrayList<>();
    for (int i = 1; i < words.length - 1; i += 2) {
      keys.add("key:" + i);
      words[i] = "key:" + i;
      words[i + 1] = "value:" + i;
    }
    here.run(Arrays.copyOf(words, words.length - 1));
    assertThat(migrate("'' 3 20000 KEYS " + String.join(" ", keys))).isEqualTo("OK");
    assertThat(run(here, "DBSIZE")).isEqualTo("(integer) 0");
    run(there, "SELECT 3");
    assertThat(run(there, "DBSIZE")).isEqualTo("(integer) " + keys.size());
    assertThat(run(there, "GET key:5999")).isEqualTo("(nil)");
    assertThat(run(there, "GET key:5997")).isEqualTo("\"value:5997\"");
  }

  @Test
  void movesALongValueWithoutThreadsThatWait() {
    String text = letters(8 << 20);
    here.run("SET", "k", text);
    assertThat(migrate("k 0 20000")).isEqualTo("OK");
    assertThat(there.run("GET", "k").asText()).isEqualTo(text);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("vireo-wait"));
  }

  /** The value on its way counts for its client, and for the server once the client has gone. */
  @Test
  void whatIsOnItsWayIsCounted() {
    try (FakeTarget target = new FakeTarget()) {
      here.run("SET", "k", letters(1 << 20));
      long before = number("used_memory");
      SocketClient leaving = FROM.client();
      ask(leaving, "MIGRATE 127.0.0.1 " + target.port() + " k 0 60000 COPY");
      target.awaitRequest();
      awaitNumber("used_memory", before + (1 << 20));
      awaitNumber("mem_not_counted_for_evict", 0);
      leaving.close();
      awaitNumber("mem_not_counted_for_evict", 1 << 20);
      awaitNumber("used_memory", before + (1 << 20));
      target.say("+OK\r\n+OK\r\n");
      awaitNumber("mem_not_counted_for_evict", 0);
      awaitNumber("used_memory", before);
    }
  }

  /** A text that cannot be compressed. */
  private static String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    new Random(1).ints(count, '!', '~').forEach(letter -> text.append((char) letter));
    return text.toString();
  }

  /** Waits until a number of INFO memory is about so much. */
  private void awaitNumber(String field, long expected) {
    await(field, () -> number(field), number -> Math.abs(number - expected) <= 150_000);
  }

  private long number(String field) {
    return Info.of(other.run("INFO", "memory")).number(field);
  }

  @Test
  void anUnknownHostIsToldOf() {
    run(here, "SET k v");
    assertThat(run(here, "MIGRATE no-such-host.invalid 1 k 0 5000"))
        .isEqualTo("(error) IOERR error or timeout connecting to the client");
    assertThat(run(here, "MIGRATE localhost " + TO.port() + " k 0 5000")).isEqualTo("OK");
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
