package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data in files that people write: commands, and JSON. */
class FixtureFilesTest {
  private static final String LIBRARY =
      "#!lua name=lib\nredis.register_function('one', function() return 1 end)";

  @TempDir Path folder;

  private final Vireo vireo = server();

  private static Vireo server() {
    return Vireo.builder().set("enable-debug-command", "yes").start();
  }

  @AfterEach
  void close() {
    vireo.close();
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Reply run(Vireo server, String... command) {
    Reply reply = server.execute(command);
    assertThat(reply.isError()).as("%s: %s", List.of(command), reply).isFalse();
    return reply;
  }

  private static String digest(Vireo server) {
    return run(server, "DEBUG", "DIGEST").text();
  }

  private void fill() {
    run(vireo, "SET", "greeting", "hello, \"you\" # there");
    run(vireo, "SET", "empty", "");
    run(vireo, "SET", "grüße", "ä\n\tö", "PXAT", "4102444800123");
    run(vireo, "RPUSH", "list", "a", "", "c d");
    run(vireo, "SADD", "set", "1", "x");
    run(vireo, "ZADD", "scores", "1.5", "one", "-inf", "low", "2", "two");
    run(vireo, "HSET", "hash", "f", "v", "$odd", "w");
    run(vireo, "HSET", "plain", "f", "v");
    run(vireo, "HPEXPIREAT", "hash", "4102444800000", "FIELDS", "1", "f");
    run(vireo, "XADD", "stream", "1-1", "f", "v", "g", "w");
    run(vireo, "XADD", "stream", "2-0", "f", "v");
    run(vireo, "FUNCTION", "LOAD", LIBRARY);
    vireo.execute("SET".getBytes(), "bytes".getBytes(), new byte[] {0, -1, 'x'}).text();
    try (VireoConnection other = vireo.connect()) {
      other.execute("SELECT", "3").text();
      other.execute("SET", "third", "database").text();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.redis", "all.json", "all.rdb"})
  void whatIsDumpedIsLoadedAgain(String name) {
    fill();
    Path file = folder.resolve(name);
    vireo.dump(file);
    try (Vireo other = server()) {
      run(other, "SET", "only", "here");
      other.load(file);
      assertThat(digest(other)).isEqualTo(digest(vireo));
      assertThat(run(other, "FCALL", "one", "0").number()).isOne();
      assertThat(run(other, "HPEXPIRETIME", "hash", "FIELDS", "1", "f").toString())
          .contains("4102444800000");
      Path again = folder.resolve("again-" + name);
      other.dump(again);
      if (name.endsWith(".rdb")) {
        // It tells when it was written.
        assertThat(again).isNotEmptyFile();
      } else {
        assertThat(again).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void commandsAreWrittenOneALine() throws Exception {
    fill();
    run(vireo, "XGROUP", "CREATE", "stream", "group", "1-1");
    Path file = folder.resolve("all.redis");
    vireo.dump(file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .contains(
            "SET empty \"\"",
            "PEXPIREAT grüße 4102444800123",
            "RPUSH list a \"\" \"c d\"",
            "SET bytes \"\\x00\\xffx\"",
            "SELECT 3",
            "SET third database");
    assertThat(lines.get(0)).startsWith("FUNCTION LOAD \"#!lua name=lib\\n");
    try (Vireo other = server()) {
      other.load(file);
      assertThat(run(other, "XINFO", "GROUPS", "stream").items()).hasSize(1);
      assertThat(digest(other)).isEqualTo(digest(vireo));
    }
  }

  @Test
  void commandsAreThoseOfRedisCli() {
    vireo.load(
        file(
            "carts.redis",
            """
            # a comment

            hset cart:1 apple 2 'a pear' "1"
            expire cart:1 100\r
            SELECT 2
            set "a b" "x\\ny"
            """));
    assertThat(run(vireo, "HGETALL", "cart:1").toString()).contains("a pear");
    assertThat(run(vireo, "TTL", "cart:1").number()).isBetween(1L, 100L);
    try (VireoConnection other = vireo.connect()) {
      other.execute("SELECT", "2").text();
      assertThat(other.execute("GET", "a b").text()).isEqualTo("x\ny");
    }
  }

  @Test
  void jsonHasAllTypes() {
    vireo.load(
        file(
            "all.json",
            """
            {
              "text": "hello", "number": 7, "yes": true,
              "list": ["a", 1], "hash": {"f": "v", "n": 2},
              "set": {"$set": ["x", "y"]},
              "scores": {"$zset": {"one": 1.5, "top": "inf"}},
              "stream": {"$stream": [{"$id": "1-1", "f": "v"}, {"g": "w"}]},
              "odd": {"$hash": {"$f": "v", "g": "w"}, "$fieldExpires": {"g": "2100-01-01T00:00:00Z"}},
              "bytes": {"$base64": "AP94"},
              "short": {"$value": ["v"], "$ttl": 100},
              "long": {"$value": "v", "$expires": "2100-01-01T00:00:00Z"},
              "$databases": {"3": {"third": "database"}},
              "$functions": ["#!lua name=l\\nredis.register_function('one', function() return 1 end)"]
            }
            """));
    assertThat(run(vireo, "MGET", "text", "number", "yes").texts())
        .containsExactly("hello", "7", "true");
    assertThat(run(vireo, "LRANGE", "list", "0", "-1").texts()).containsExactly("a", "1");
    assertThat(run(vireo, "HMGET", "hash", "f", "n").texts()).containsExactly("v", "2");
    assertThat(run(vireo, "SCARD", "set").number()).isEqualTo(2);
    assertThat(run(vireo, "ZSCORE", "scores", "top").decimal()).isInfinite();
    assertThat(run(vireo, "XLEN", "stream").number()).isEqualTo(2);
    assertThat(run(vireo, "HGET", "odd", "$f").text()).isEqualTo("v");
    assertThat(run(vireo, "HPEXPIRETIME", "odd", "FIELDS", "1", "g").items().get(0).number())
        .isEqualTo(4_102_444_800_000L);
    assertThat(run(vireo, "STRLEN", "bytes").number()).isEqualTo(3);
    assertThat(run(vireo, "TTL", "short").number()).isBetween(1L, 100L);
    assertThat(run(vireo, "EXPIRETIME", "long").number()).isEqualTo(4_102_444_800L);
    assertThat(run(vireo, "FCALL", "one", "0").number()).isOne();
    try (VireoConnection other = vireo.connect()) {
      other.execute("SELECT", "3").text();
      assertThat(other.execute("GET", "third").text()).isEqualTo("database");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.redis | 'SET a 1\nSET b \"x' | :2: the quotes are not balanced",
        "a.redis | 'SET a 1\n\nSETT b 2' | :3: ERR unknown command 'SETT'",
        "a.redis | 'SET a 1\nLPUSH a 2' | :2: WRONGTYPE",
        "a.redis | 'SET a 1\nEXEC' | :2: this has no place in a fixture",
        "a.json | '[1]' | is not a JSON object",
        "a.json | '{\"a\": {\"$set\": {}}}' | : a needs an array",
        "a.json | '{\"a\": []}' | : a needs a value that is not empty",
        "a.json | '{\"a\": null}' | : a needs a string or a number",
        "a.json | '{\"a\": {\"$list\": [1]}}' | : a needs an object of a type",
        "a.json | '{\"a\": {\"$value\": 1, \"$expires\": \"soon\"}}' | : a needs a time",
        "a.json | '{\"a\": {\"$base64\": \"?\"}}' | : a needs Base64",
        "a.json | '{\"a\": {\"$value\": 1, \"$ttl\": \"x\"}}' | : a: ERR value is not an integer",
        "a.json | '{\"a\": {\"$zset\": {\"m\": \"x\"}}}' | : a: ERR value is not a valid float",
      })
  void whatIsWrongIsNamedAndChangesNothing(String name, String text, String error) {
    fill();
    String before = digest(vireo);
    Path file = file(name, text);
    assertThatThrownBy(() -> vireo.load(file))
        .isInstanceOf(VireoException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(error);
    assertThat(digest(vireo)).isEqualTo(before);
    assertThat(run(vireo, "FCALL", "one", "0").number()).isOne();
  }

  @Test
  void jsonRefusesWhatItHasNoPlaceFor() {
    Path file = folder.resolve("all.json");
    run(vireo, "XADD", "stream", "1-1", "f", "v");
    run(vireo, "XGROUP", "CREATE", "stream", "group", "0");
    assertThatThrownBy(() -> vireo.dump(file)).hasMessageContaining("(stream)");
    run(vireo, "DEL", "stream");
    vireo.execute("SET".getBytes(StandardCharsets.UTF_8), new byte[] {-1}, new byte[] {1}).text();
    assertThatThrownBy(() -> vireo.dump(file)).hasMessageContaining(".redis");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> vireo.load(folder.resolve("none.json")))
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("none.json");
  }
}
