package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.OracleExtension;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values go to Redis and come from it by DUMP and RESTORE, and are the same there. */
class DumpOracleTest {
  @RegisterExtension
  private static final OracleExtension ORACLE =
      new OracleExtension("enable-debug-command yes", "save ''");

  private final InProcessServer server = new InProcessServer("enable-debug-command yes");
  private final InProcessClient here = server.client();
  private SocketClient there;

  @BeforeEach
  void connect() {
    there = new SocketClient(ORACLE.oracle().port());
    there.run("FLUSHALL");
    for (String name : List.of("hash", "set", "zset")) {
      both("CONFIG", "SET", name + "-max-listpack-entries", "20");
    }
    both("CONFIG", "SET", "set-max-intset-entries", "20");
    both("CONFIG", "SET", "list-max-listpack-size", "10");
    both("CONFIG", "SET", "stream-node-max-entries", "10");
  }

  @AfterEach
  void disconnect() {
    there.close();
    server.close();
  }

  private void both(String... words) {
    String one = RespText.of(here.run(words));
    assertThat(one).isEqualTo(RespText.of(there.run(words)));
  }

  private static RespValue run(Function<byte[], RespValue> client, List<byte[]> words) {
    return client.apply(RespRequest.of(words));
  }

  private RespValue sendHere(byte[] request) {
    here.send(request);
    return here.read();
  }

  private RespValue sendThere(byte[] request) {
    there.send(request);
    return there.read();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Fills the key {@code k} on both sides with the same value. */
  private void fill(String kind) {
    int size = kind.startsWith("large") ? 500 : 10;
    Random random = new Random(Seeds.of(7));
    switch (kind) {
      case "empty string" -> both("SET", "k", "");
      case "number" -> both("SET", "k", "-70000");
      case "large number" -> both("SET", "k", "123456789012345");
      case "long string" -> both("SET", "k", "abc".repeat(3000));
      default -> {
        for (int i = 0; i < size; i++) {
          add(kind, i, random);
        }
      }
    }
    finish(kind);
  }

  private void add(String kind, int i, Random random) {
    String text = "member:" + i;
    switch (kind.substring(kind.indexOf(' ') + 1)) {
      case "list" -> both("RPUSH", "k", i % 3 == 0 ? "" + i : text.repeat(1 + i % 5));
      case "list of huge elements" -> both("RPUSH", "k", text.repeat(2000));
      case "set of numbers" -> both("SADD", "k", "" + (random.nextLong() >> i % 64));
      case "set" -> both("SADD", "k", text);
      case "hash", "hash with deadlines" -> both("HSET", "k", text, "v" + i);
      case "zset" -> both("ZADD", "k", "" + (i % 7) / 3.0, text);
      case "stream", "stream with groups" ->
          both("XADD", "k", (1000 + i / 3) + "-" + i, "a", "" + i, i % 4 == 0 ? "b" : "c", text);
      case "vector set", "vector set of floats", "vector set of bits" -> {
        String form = kind.endsWith("floats") ? "NOQUANT" : kind.endsWith("bits") ? "BIN" : "Q8";
        both("VADD", "k", "VALUES", "3", "" + i, "" + random.nextFloat(), "-5", text, form);
        both("VSETATTR", "k", text, i % 3 == 0 ? "" : "{\"n\":" + i + "}");
      }
      case "reduced vector set" ->
          both("VADD", "k", "REDUCE", "2", "VALUES", "3", "" + i, "1", "-5", text);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private void finish(String kind) {
    if (kind.endsWith("hash with deadlines")) {
      for (int i = 0; i < 10; i += 2) {
        both("HPEXPIREAT", "k", "" + (4_000_000_000_000L + i), "FIELDS", "1", "member:" + i);
      }
    } else if (kind.endsWith("stream with groups")) {
      both("XDEL", "k", "1001-4");
      both("XGROUP", "CREATE", "k", "g", "0");
      both("XGROUP", "CREATE", "k", "h", "1001-3");
      here.run("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", "k", ">");
      there.run("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", "k", ">");
      both("XGROUP", "CREATECONSUMER", "k", "g", "bob");
      both("XACK", "k", "g", "1000-0");
    }
  }

  private static byte[] payload(RespValue dump) {
    return bytes(((RespValue.Text) dump).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty string",
        "number",
        "large number",
        "long string",
        "small list",
        "large list",
        "small list of huge elements",
        "small set of numbers",
        "large set of numbers",
        "small set",
        "large set",
        "small hash",
        "large hash",
        "small hash with deadlines",
        "large hash with deadlines",
        "small zset",
        "large zset",
        "small stream",
        "large stream",
        "small stream with groups",
        "large stream with groups",
        "small vector set",
        "large vector set",
        "large vector set of floats",
        "large vector set of bits",
        "large reduced vector set"
      })
  void isTheSameThereAndBack(String kind) {
    fill(kind);
    byte[] ours = payload(here.run("DUMP", "k"));
    byte[] theirs = payload(there.run("DUMP", "k"));
    List<byte[]> restore = List.of(bytes("RESTORE"), bytes("copy"), bytes("0"));
    List<byte[]> oursAsWords = new java.util.ArrayList<>(restore);
    oursAsWords.add(ours);
    List<byte[]> theirsAsWords = new java.util.ArrayList<>(restore);
    theirsAsWords.add(theirs);
    assertThat(RespText.of(run(this::sendThere, oursAsWords))).isEqualTo("OK");
    assertThat(RespText.of(run(this::sendHere, theirsAsWords))).isEqualTo("OK");
    for (String key : List.of("k", "copy")) {
      both("DEBUG", "DIGEST-VALUE", key);
      both("OBJECT", "ENCODING", key);
    }
    if (kind.endsWith("stream with groups")) {
      both("XINFO", "GROUPS", "copy");
      both("XPENDING", "copy", "g");
    }
    if (kind.contains("vector set")) {
      both("VCARD", "copy");
      both("VEMB", "copy", "member:3", "RAW");
      both("VGETATTR", "copy", "member:3");
    }
    if (kind.endsWith("with deadlines")) {
      both("HPEXPIRETIME", "copy", "FIELDS", "3", "member:0", "member:1", "member:8");
    }
  }

  /** What XNACK has released belongs to a consumer without a name there, and to none here. */
  @Test
  void releasedEntriesMayBeClaimedThereAndComeBack() {
    fill("small stream with groups");
    here.run("XREADGROUP", "GROUP", "g", "alice", "STREAMS", "k", ">");
    here.run("XNACK", "k", "g", "FAIL", "IDS", "2", "1003-9", "1000-1");
    here.run("XNACK", "k", "g", "FATAL", "IDS", "1", "1000-2");
    List<byte[]> restore = List.of(bytes("RESTORE"), bytes("copy"), bytes("0"));
    List<byte[]> forThere = new java.util.ArrayList<>(restore);
    forThere.add(payload(here.run("DUMP", "k")));
    assertThat(RespText.of(run(this::sendThere, forThere))).isEqualTo("OK");
    String claimed =
        RespText.of(there.run("XCLAIM", "copy", "g", "bob", "1000000000000", "1000-1", "1002-7"));
    assertThat(claimed).contains("1000-1").doesNotContain("1002-7");
    assertThat(RespText.of(there.run("XPENDING", "copy", "g"))).contains("\"\"", "\"bob\"");

    List<byte[]> back = new java.util.ArrayList<>(restore);
    back.add(payload(there.run("DUMP", "copy")));
    assertThat(RespText.of(run(this::sendHere, back))).isEqualTo("OK");
    assertThat(RespText.of(here.run("XPENDING", "copy", "g", "-", "+", "9", "")))
        .isEqualTo("(empty array)");
    assertThat(RespText.of(here.run("XINFO", "STREAM", "copy", "FULL")))
        .containsPattern("\"nacked-count\"[^\"]*\\(integer\\) 2");
  }
}
