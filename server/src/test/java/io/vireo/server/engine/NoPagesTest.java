package io.vireo.server.engine;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.page.SharedPages;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that move or replace something, when there is no page for the key that it would get:
 * nothing is lost. The key is longer than any other, so that no page has room for its block.
 */
class NoPagesTest {
  private static final String NO_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
  private static final String LONG = "k".repeat(3_000);
  private static final int MOST_CHANGES = 10_000;
  private static final MemoryBudget HEAP = new MemoryBudget(256 << 20, 0.8, 16 << 20);

  private final InProcessServer server =
      InProcessServer.on(Disk.AT_ONCE, HEAP, "enable-debug-command yes");
  private final InProcessClient client = server.client();
  private final List<ByteBuffer> taken = new ArrayList<>();
  private final List<String> units = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (String line :
        List.of(
            "RPUSH list a b c",
            "RPUSH one a",
            "SADD set a b c",
            "SADD single a",
            "ZADD zset 1 a 2 b",
            "HSET hash f v",
            "XADD stream 1-1 f v",
            "SET string value",
            "SETBIT bits 7 1")) {
      run(line);
    }
    server.engine().propagation().add(ToldUnits.words(units::add));
  }

  @AfterEach
  void stop() {
    givePages();
    server.close();
  }

  private void takePages() {
    SharedPages pages = server.engine().keyspace().pages();
    for (ByteBuffer page = pages.get(); page != null; page = pages.get()) {
      taken.add(page);
    }
  }

  private void givePages() {
    taken.forEach(server.engine().keyspace().pages()::giveBack);
    taken.clear();
  }

  private String run(String line) {
    RespValue reply = client.run(line.replace("LONG", LONG).split(" "));
    return reply instanceof RespValue.Whole whole ? "" + whole.number() : reply.asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LMOVE list LONG LEFT RIGHT",
        "LMOVE one LONG RIGHT LEFT",
        "RPOPLPUSH list LONG",
        "BLMOVE one LONG LEFT LEFT 0",
        "BRPOPLPUSH list LONG 0",
        "SMOVE set LONG a",
        "SMOVE single LONG a",
        "RENAME list LONG",
        "RENAMENX string LONG",
        "COPY set LONG",
        "SINTERSTORE LONG set set",
        "SUNIONSTORE LONG set single",
        "SDIFFSTORE LONG set single",
        "ZRANGESTORE LONG zset 0 -1",
        "ZUNIONSTORE LONG 1 zset",
        "GEOSEARCHSTORE LONG zset FROMLONLAT 0 0 BYRADIUS 22000 km",
        "SORT list ALPHA STORE LONG",
        "BITOP NOT LONG bits",
        "PFMERGE LONG",
        "XADD LONG 1-1 f v",
        "XADD stream 2-1 f LONG",
        "XGROUP CREATE stream g $",
        "XGROUP CREATE LONG g $ MKSTREAM",
        "MOVE_LONG"
      })
  void changeNothing(String command) {
    boolean toOtherDatabase = command.equals("MOVE_LONG");
    if (toOtherDatabase) {
      run("RPUSH LONG a");
      units.clear();
    }
    takePages();
    String before = run("DEBUG DIGEST");
    assertThat(run(toOtherDatabase ? "MOVE LONG 1" : command)).isEqualTo(NO_MEMORY);
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    assertThat(run("INFO stats")).contains("internal_errors:0");
    assertThat(units).isEmpty();
    givePages();
    assertThat(run(toOtherDatabase ? "MOVE LONG 1" : command)).isNotEqualTo(NO_MEMORY);
  }

  /** The first field has room in the block of the hash, which the others do not have. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HSET hash FIELDS_VALUES",
        "HMSET hash FIELDS_VALUES",
        "HSET new FIELDS_VALUES",
        "HSETEX hash EX 100 FIELDS 45 FIELDS_VALUES",
        "HSETEX new EX 100 FIELDS 45 FIELDS_VALUES",
        "HEXPIRE many 100 FIELDS 45 FIELDS_ALONE",
        "HGETEX many EX 100 FIELDS 45 FIELDS_ALONE",
      })
  void allFieldsOfAHashAreSetOrNone(String command) {
    String others =
        IntStream.range(0, 10).mapToObj(i -> " h" + i + " value:" + i).collect(joining());
    run("HSET hash" + others);
    run("HDEL hash h0 h1");
    units.clear();
    StringBuilder pairs = new StringBuilder("g0 v");
    StringBuilder alone = new StringBuilder("g0");
    for (int i = 1; i < 45; i++) {
      pairs.append(" g").append(i).append(' ').append("v".repeat(60));
      alone.append(" g").append(i);
    }
    if (command.contains("many")) {
      run("HSET many " + pairs);
      units.clear();
    }
    String words =
        command.replace("FIELDS_VALUES", pairs).replace("FIELDS_ALONE", alone.toString());
    takePages();
    String before = run("DEBUG DIGEST");
    assertThat(run(words)).isEqualTo(NO_MEMORY);
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    assertThat(run("INFO stats")).contains("internal_errors:0");
    assertThat(units).isEmpty();
    givePages();
    assertThat(client.run(words.split(" "))).isNotInstanceOf(RespValue.Failure.class);
    assertThat(run("DEBUG DIGEST")).isNotEqualTo(before);
  }

  /** Each field lies in a block of its own: the first ones would find theirs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HSET large FIELDS_VALUES",
        "HSET large PRESENT_VALUES",
        "HSET new FIELDS_VALUES",
        "HSETEX large EX 100 FIELDS 2000 FIELDS_VALUES",
        "HSETEX large KEEPTTL FIELDS 2000 PRESENT_VALUES",
        "HSETEX new EX 100 FIELDS 2000 FIELDS_VALUES",
        "HEXPIRE large 100 FIELDS 2000 PRESENT_ALONE",
        "HGETEX large EX 100 FIELDS 2000 PRESENT_ALONE",
      })
  void allFieldsOfALargeHashAreSetOrNone(String command) {
    String present = fields("large:");
    run("HSET large " + present);
    run("HEXPIRE large 1000 FIELDS 2 large:1 large:5");
    units.clear();
    String words =
        command
            .replace("FIELDS_VALUES", fields("new:"))
            .replace("PRESENT_VALUES", present.replace("v", "longer"))
            .replace("PRESENT_ALONE", present.replaceAll(" v+", ""));
    takePages();
    String before = run("DEBUG DIGEST");
    String fields = run("HLEN large");
    assertThat(run(words)).isEqualTo(NO_MEMORY);
    assertThat(run("HLEN large")).isEqualTo(fields);
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    assertThat(run("INFO stats")).contains("internal_errors:0");
    assertThat(units).isEmpty();
    givePages();
    KeyspaceWalk.check(server.engine().keyspace());
    assertThat(client.run(words.split(" "))).isNotInstanceOf(RespValue.Failure.class);
    KeyspaceWalk.check(server.engine().keyspace());
  }

  private static String fields(String prefix) {
    return IntStream.range(0, 2_000)
        .mapToObj(i -> prefix + i + " " + "v".repeat(i == 0 ? 1 : 40))
        .collect(joining(" "));
  }

  /** What becomes smaller may stay where it is. */
  @Test
  void fieldsOfALargeHashLoseTheirDeadlinesAndGetShorterValues() {
    String present = fields("large:");
    String alone = present.replaceAll(" v+", "");
    run("HSET large " + present);
    run("HEXPIRE large 100 FIELDS 2000 " + alone);
    takePages();
    assertThat(client.run(("HPERSIST large FIELDS 2000 " + alone).split(" ")))
        .isNotInstanceOf(RespValue.Failure.class);
    for (String value : List.of("vvv", "7", "")) {
      client.run("HSET", "large", "large:8", value);
      assertThat(run("HGET large large:8")).isEqualTo(value);
    }
    assertThat(run("HGET large large:9")).isEqualTo("v".repeat(40));
    assertThat(client.run("HTTL", "large", "FIELDS", "1", "large:9").toString()).contains("-1");
    givePages();
    KeyspaceWalk.check(server.engine().keyspace());
  }

  /** Each takes some pages beyond the bound, until the reserve is used up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SADD large MEMBERS",
        "SADD NEW MEMBERS",
        "SADD NEW ONE",
        "ZADD ranked SCORED",
        "ZADD NEW SCORED",
        "ZADD NEW 1 ONE",
        "ZINCRBY ranked 1 ONE",
        "ZINCRBY NEW 1 ONE",
        "GEOADD ranked PLACES",
        "GEOADD NEW PLACES",
        "HSET table PAIRS",
        "HSET NEW PAIRS",
        "HSETNX NEW f ONE",
        "HSETEX table EX 100 FIELDS 20 PAIRS",
        "COPY large NEW",
        "COPY ranked NEW",
        "COPY table NEW",
        "SUNIONSTORE NEW large set",
        "ZUNIONSTORE NEW 1 ranked",
        "SET NEW ONE",
        "APPEND text ONE",
      })
  void allOfAChangeIsDoneOrNothing(String command) {
    run("SADD large " + fields("member:"));
    run("ZADD ranked " + fields("1 member:").replaceAll(" v+", ""));
    run("HSET table " + fields("field:"));
    run("SET text " + "t".repeat(100_000));
    takePages();
    String before;
    String reply;
    int done = 0;
    do {
      units.clear();
      before = run("DEBUG DIGEST");
      reply = run(numbered(command, done++));
    } while (!reply.startsWith("OOM") && done < MOST_CHANGES);
    assertThat(reply).isEqualTo(NO_MEMORY);
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    assertThat(run("INFO stats")).contains("internal_errors:0");
    assertThat(units).isEmpty();
    SharedPages pages = server.engine().keyspace().pages();
    assertThat(pages.mapped() - pages.bound())
        .isLessThanOrEqualTo(SharedPages.MAX_RESERVED_PAGES * pages.pageBytes());
    givePages();
    KeyspaceWalk.check(server.engine().keyspace());
    assertThat(run(numbered(command, done))).isNotEqualTo(NO_MEMORY);
  }

  private static String numbered(String command, int number) {
    IntFunction<String> member = i -> "m" + number + ":" + i + "x".repeat(i == 0 ? 30_000 : 50);
    return command
        .replace("MEMBERS", twenty(member))
        .replace("SCORED", twenty(i -> i + " " + member.apply(i)))
        .replace("PLACES", twenty(i -> i + " " + i + " " + member.apply(i)))
        .replace("PAIRS", twenty(i -> "f" + number + ":" + i + " " + member.apply(i)))
        .replace("ONE", member.apply(0))
        .replace("NEW", "new:" + number);
  }

  private static String twenty(IntFunction<String> words) {
    return IntStream.range(0, 20).mapToObj(words).collect(joining(" "));
  }

  /** It had replaced the value of the same key before it found no room. */
  @Test
  void whatRestoreWouldReplaceStays() {
    run("SET other " + "text".repeat(1_000));
    String payload = run("DUMP other");
    run("DEL other");
    run("SET string short");
    units.clear();
    takePages();
    List<byte[]> words =
        Stream.of("RESTORE", "string", "0", payload, "REPLACE")
            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
            .toList();
    client.send(RespRequest.of(words));
    assertThat(client.read().asText()).isEqualTo(NO_MEMORY);
    assertThat(run("GET string")).isEqualTo("short");
    assertThat(units).isEmpty();
  }

  /** Whoever waits is served as before, once there is room. */
  @Test
  void anElementThatCouldNotBeServedStays() {
    InProcessClient waiting = server.client();
    waiting.send(RespRequest.of("BLMOVE", "source", LONG, "LEFT", "LEFT", "0"));
    run("RPUSH other x");
    run("DEL other");
    takePages();
    assertThat(run("RPUSH source a")).isEqualTo("1");
    assertThat(waiting.read().asText()).isEqualTo(NO_MEMORY);
    assertThat(run("LLEN source")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MSET", "MSETNX"})
  void allStringsOfABatchArePutOrNone(String command) {
    List<String> words = new ArrayList<>(List.of(command));
    for (int i = 0; i < 20_000; i++) {
      words.addAll(List.of("key:" + i, "v".repeat(1_000)));
    }
    String before = run("DBSIZE");
    assertThat(client.run(words.toArray(String[]::new)).asText()).isEqualTo(NO_MEMORY);
    assertThat(run("DBSIZE")).isEqualTo(before);
    assertThat(client.run(words.subList(0, 10_001).toArray(String[]::new)))
        .isNotInstanceOf(RespValue.Failure.class);
    assertThat(client.run(words.subList(0, 10_001).toArray(String[]::new)))
        .isNotInstanceOf(RespValue.Failure.class);
  }
}
