package io.vireo.server.snapshot;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.AllTypes;
import io.vireo.server.testing.AllTypes.Content;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of all types and encodings go to Redis 7.0 and 8.6.3 and come from there, and are the same.
 */
class FilesOracleTest {
  @TempDir private Path folder;

  private static Path redis(String version) {
    Optional<Path> program = version.equals("7.0") ? Oracle.older() : Oracle.program();
    Assumptions.assumeTrue(program.isPresent(), "There is no Redis " + version);
    return program.get();
  }

  private Oracle start(String version, String... more) {
    List<String> settings = new ArrayList<>(AllTypes.SETTINGS);
    settings.addAll(List.of(more));
    if (!version.equals("7.0")) {
      settings.add("set-max-listpack-entries 20");
    }
    settings.add("dir " + folder);
    return Oracle.start(redis(version), settings);
  }

  private InProcessServer vireo(String... more) {
    List<String> settings = new ArrayList<>(AllTypes.SETTINGS);
    settings.add("set-max-listpack-entries 20");
    settings.addAll(List.of(more));
    settings.add("dir " + folder);
    return new InProcessServer(settings.toArray(String[]::new));
  }

  /** A server of either kind. */
  private record Client(Function<String[], RespValue> call) {
    static Client of(InProcessClient client) {
      return new Client(client::run);
    }

    static Client of(SocketClient client) {
      return new Client(client::run);
    }

    String run(String line) {
      return RespText.of(call.apply(line.split(" ")));
    }

    void ok(String line) {
      assertThat(run(line)).as(line).doesNotStartWith("(error)");
    }

    /** The digest of all data, and the encoding of every key. */
    Map<String, String> state(boolean encodings) {
      Map<String, String> state = new TreeMap<>();
      state.put("digest", run("DEBUG DIGEST"));
      for (String key : run("KEYS *").replaceAll("\\d+\\) |\"", " ").trim().split("\\s+")) {
        state.put(key, encodings ? run("OBJECT ENCODING " + key) : "");
        state.put("ttl of " + key, run("PEXPIRETIME " + key));
      }
      return state;
    }
  }

  private String header(String file) throws IOException {
    try (var in = Files.newInputStream(folder.resolve(file))) {
      return new String(in.readNBytes(9), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7.0, OLD, 0010",
    "8.0, OLD, 0010",
    "8.0, CONSUMERS, 0011",
    "8.0, FIELDS, 0012",
    "8.0, VECTORS, 0012"
  })
  void aSnapshotIsTheSameThereAndBack(String version, Content content, String written)
      throws IOException {
    Map<String, String> state;
    try (InProcessServer server = vireo()) {
      Client here = Client.of(server.client());
      AllTypes.fill(here::ok, content);
      state = here.state(!version.equals("7.0"));
      here.ok("SAVE");
    }
    assertThat(header("dump.rdb")).isEqualTo("REDIS" + written);
    try (Oracle redis = start(version);
        SocketClient client = new SocketClient(redis.port())) {
      Client there = Client.of(client);
      assertThat(there.state(!version.equals("7.0"))).isEqualTo(state);
      there.ok("SAVE");
    }
    try (InProcessServer server = vireo()) {
      Client here = Client.of(server.client());
      here.ok("DEBUG RELOAD NOSAVE");
      assertThat(here.state(!version.equals("7.0"))).isEqualTo(state);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7.0, yes, OLD",
    "7.0, no, OLD",
    "8.0, yes, OLD",
    "8.0, yes, FIELDS",
    "8.0, no, FIELDS",
    "8.0, yes, VECTORS",
    "8.0, no, VECTORS"
  })
  void aLogIsTheSameThereAndBack(String version, String preamble, Content content)
      throws InterruptedException {
    String[] settings = {"appendonly yes", "aof-use-rdb-preamble " + preamble};
    String digest;
    try (InProcessServer server = vireo(settings)) {
      Client here = Client.of(server.client());
      AllTypes.fill(here::ok, content);
      here.ok("BGREWRITEAOF");
      server.advance(Duration.ofSeconds(1));
      here.ok("SET more 1");
      here.ok("SADD small:set more");
      server.advance(Duration.ofSeconds(2));
      digest = here.run("DEBUG DIGEST");
    }
    try (Oracle redis = start(version, settings);
        SocketClient client = new SocketClient(redis.port())) {
      Client there = Client.of(client);
      assertThat(there.run("DEBUG DIGEST")).isEqualTo(digest);
      there.ok("HSET small:hash more 1");
      there.ok("BGREWRITEAOF");
      await(
          "the rewrite ends",
          () -> !there.run("INFO persistence").contains("aof_rewrite_in_progress:1"));
      there.ok("ZADD small:zset 9 more");
      digest = there.run("DEBUG DIGEST");
      client.run("SHUTDOWN");
    }
    try (InProcessServer server = vireo(settings)) {
      assertThat(Client.of(server.client()).run("DEBUG DIGEST")).isEqualTo(digest);
    }
  }

  @Test
  void aPinnedVersionThatCannotHoldTheDataIsRefused() throws IOException {
    try (InProcessServer server = vireo("appendonly yes")) {
      Client here = Client.of(server.client());
      here.ok("SET k v");
      here.ok("CONFIG SET rdb-version 11");
      here.ok("SAVE");
      assertThat(header("dump.rdb")).isEqualTo("REDIS0011");
      byte[] before = Files.readAllBytes(folder.resolve("dump.rdb"));
      AllTypes.fill(here::ok, Content.FIELDS);
      String refusal =
          "(error) ERR rdb-version is 11, but the data needs 12: hashes have fields with deadlines";
      for (String command : List.of("SAVE", "BGSAVE", "BGREWRITEAOF", "DUMP small:hash")) {
        assertThat(here.run(command)).as(command).isEqualTo(refusal);
      }
      assertThat(here.run("INFO persistence")).contains("rdb_last_bgsave_status:err");
      here.ok("DUMP large:stream");
      here.ok("CONFIG SET rdb-version 10");
      assertThat(here.run("DUMP large:stream"))
          .isEqualTo(
              "(error) ERR rdb-version is 10, but the data needs 11: consumers of streams tell when"
                  + " they last got something");
      here.ok("DUMP small:set");
      assertThat(Files.readAllBytes(folder.resolve("dump.rdb"))).isEqualTo(before);
      assertThat(here.run("CONFIG SET rdb-version 9")).startsWith("(error)");
      here.ok("CONFIG SET rdb-version auto");
      assertThat(here.run("BGSAVE")).isEqualTo("Background saving started");
      server.advance(Duration.ofSeconds(1));
      assertThat(header("dump.rdb")).isEqualTo("REDIS0012");
    }
  }

  @Test
  void theVersionFollowsTheData() throws IOException {
    try (InProcessServer server = vireo()) {
      Client here = Client.of(server.client());
      AllTypes.fill(here::ok, Content.FIELDS);
      for (String[] step :
          new String[][] {
            {"HPERSIST large:hash FIELDS 2 f1 f11", "0012"},
            {"HDEL small:hash f1", "0011"},
            {"RENAME large:stream other", "0011"},
            {"COPY other copy", "0011"},
            {"XGROUP DELCONSUMER other g bob", "0011"},
            {"XGROUP DESTROY copy g", "0010"},
            {"XREADGROUP GROUP g alice COUNT 1 STREAMS other >", "0010"},
            {"XGROUP CREATECONSUMER other g carol", "0011"},
            {"MOVE other 1", "0011"},
            {"SWAPDB 0 1", "0011"},
            {"DEL other", "0010"}
          }) {
        here.ok(step[0]);
        here.ok("SAVE");
        assertThat(header("dump.rdb")).as(step[0]).isEqualTo("REDIS" + step[1]);
      }
    }
  }
}
