package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that make much of a short request, when there is no memory for that. */
class NoRoomTest {
  private static final String NO_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

  private static final String MEMBERS = numbered(" a-member-that-is-not-short-", "");
  private static final String FIELDS = numbered(" field:", " value");
  private static final String KEYS = numbered(" key:", " value");

  private final InProcessServer server = new InProcessServer("enable-debug-command yes");
  private final InProcessClient client = server.client();

  @BeforeEach
  void fill() {
    run("SET string " + "x".repeat(3_000));
    run("SET number 1");
    for (String command : List.of("SADD set", "SADD other", "RPUSH list")) {
      run(command + " first" + MEMBERS);
    }
    run("ZUNIONSTORE zset 1 set");
    run("HSET hash" + FIELDS);
    run("MSET" + KEYS);
    server.engine().keyspace().room(bytes -> false);
  }

  private static String numbered(String before, String behind) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> before + i + behind)
        .collect(Collectors.joining());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String line) {
    RespValue reply = client.run(line.split(" "));
    return reply instanceof RespValue.Whole whole ? "" + whole.number() : reply.asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SETRANGE string 5000 x",
        "SETRANGE number 5000 x",
        "SETRANGE new 5000 x",
        "SETBIT string 90000 1",
        "BITFIELD new SET u8 80000 1",
        "BITOP NOT new string",
        "COPY string new",
        "COPY set new",
        "SUNIONSTORE set set other",
        "SDIFFSTORE new set other",
        "SUNION set other list-that-is-not-there",
        "ZUNIONSTORE zset 2 zset set",
        "ZDIFF 2 zset other",
        "SORT set ALPHA STORE list",
        "SORT list ALPHA",
        "SCAN 0 COUNT 1000",
        "SSCAN set 0 COUNT 1000",
        "HSCAN hash 0 COUNT 1000",
        "ZSCAN zset 0 COUNT 1000",
        "ZRANDMEMBER zset 100",
        "HRANDFIELD hash 100",
        "ZRANGESTORE new zset 0 -1",
        "ZRANGESTORE new zset 0 5 BYSCORE",
        "GEOSEARCH zset FROMLONLAT 0 0 BYRADIUS 22000 km ASC",
        "GEOSEARCHSTORE new zset FROMLONLAT 0 0 BYRADIUS 22000 km",
        "SRANDMEMBER set 100",
        "LCS string string",
        "DUMP set",
        "MOVE set 1"
      })
  void areRefusedAndChangeNothing(String command) {
    String before = run("DEBUG DIGEST");
    assertThat(run(command)).isEqualTo(NO_MEMORY);
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    assertThat(run("INFO stats")).contains("internal_errors:0");
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "new:" + i).collect(Collectors.joining(" "));
  }

  /** What the server would keep for a client. */
  @Test
  void noMoreIsKeptForAClient() {
    String long0 = "n".repeat(2_000);
    for (String command :
        List.of(
            "CLIENT SETNAME " + long0,
            "CLIENT SETINFO LIB-NAME " + long0,
            "CLIENT SETINFO LIB-VER " + long0,
            "HELLO 2 SETNAME " + long0,
            "WATCH " + keys(20),
            "CLIENT TRACKING ON BCAST PREFIX " + "p".repeat(2_000),
            "SUBSCRIBE " + keys(20),
            "PSUBSCRIBE " + keys(20),
            "SSUBSCRIBE " + keys(20),
            "BLPOP " + keys(20) + " 0",
            "BLMOVE " + long0 + " to LEFT LEFT 0",
            "BLMPOP 0 20 " + keys(20) + " LEFT",
            "BZPOPMIN " + keys(20) + " 0",
            "XREAD BLOCK 0 STREAMS " + keys(20) + " 0-0".repeat(20))) {
      assertThat(run(command)).as(command.substring(0, 20)).isEqualTo(NO_MEMORY);
      assertThat(client.session().waiting()).isNull();
    }
    assertThat(client.session().subscribed()).isFalse();
    assertThat(client.session().watchedKeys()).isZero();
    assertThat(client.run("CLIENT", "GETNAME")).isInstanceOf(RespValue.Nil.class);
  }

  /** The queue of a transaction, and requests behind a command that waits, are kept too. */
  @Test
  void noRequestIsKept() {
    server.engine().keyspace().room(bytes -> true);
    InProcessServer full = new InProcessServer();
    InProcessClient greedy = full.client();
    greedy.run("MULTI");
    long all = full.engine().heap().most();
    full.engine().heap().reserve(all);
    assertThat(greedy.run("ECHO", "x".repeat(2_000)).asText()).isEqualTo(NO_MEMORY);
    assertThat(greedy.run("ECHO", "x").asText()).isEqualTo("QUEUED");
    assertThat(greedy.run("EXEC").asText()).startsWith("EXECABORT");
    greedy.send(RespRequest.of("BLPOP", "list", "1"));
    greedy.send(RespRequest.of("ECHO", "x".repeat(2_000)));
    greedy.send(RespRequest.of("ECHO", "x"));
    full.engine().heap().release(all);
    full.advance(Duration.ofSeconds(2));
    assertThat(greedy.read()).isInstanceOf(RespValue.Nil.class);
    assertThat(greedy.read().asText()).isEqualTo(NO_MEMORY);
    assertThat(greedy.read().asText()).isEqualTo("x");
    assertThat(full.engine().heap().tryReserve(all / 2)).isTrue();
  }

  @Test
  void areRefusedWithinATransactionToo() {
    run("MULTI");
    run("SETRANGE string 5000 x");
    run("SET key value");
    client.run("EXEC");
    assertThat(run("GET key")).isEqualTo("value");
    assertThat(run("STRLEN string")).isEqualTo("3000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SETRANGE number 100 x", "APPEND number x", "SETRANGE string 0 y"})
  void littleIsAlwaysAllowed(String command) {
    assertThat(run(command)).isNotEqualTo(NO_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SORT few BY weight:*",
        "SORT few BY weight:* ALPHA",
        "SORT few BY nosort GET weight:* STORE new"
      })
  void whatSortFindsUnderOtherKeysIsAskedFor(String command) {
    server.engine().keyspace().room(bytes -> true);
    run("RPUSH few a b");
    run("SETRANGE weight:a 2000000 x");
    server.engine().keyspace().room(bytes -> bytes < 1_000_000);
    assertThat(run(command)).isEqualTo(NO_MEMORY);
  }

  /** Three bytes of a payload may stand for hundreds. */
  @ParameterizedTest
  @ValueSource(strings = {"SETRANGE packed 300000 x", "SETBIT packed 900000 1"})
  void whatAPayloadUnpacksToIsAskedFor(String make) {
    server.engine().keyspace().room(bytes -> true);
    run(make);
    String payload = run("DUMP packed");
    run("DEL packed");
    server.engine().keyspace().room(bytes -> bytes <= 2L * payload.length());
    List<byte[]> words =
        Stream.of("RESTORE", "packed", "0", payload)
            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
            .toList();
    client.send(RespRequest.of(words));
    assertThat(client.read().asText()).isEqualTo(NO_MEMORY);
    assertThat(run("EXISTS packed")).isEqualTo("0");
  }
}
