package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FileTool;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespRequest;
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
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions go to Redis 8.6.3 and come from there: in snapshots, logs and dumps. */
class FunctionsOracleTest {
  /** It is compressed in files. */
  private static final String LIBRARY =
      "#!lua name=lib\n"
          + "-- a long remark\n".repeat(20)
          + "redis.register_function{function_name='f', callback=function(keys) return"
          + " redis.call('GET', keys[1]) end, flags={'no-writes'}, description='reads'}\n";

  private static final String OTHER =
      "#!lua name=other\nredis.register_function('g', function() return 'g' end)";

  @TempDir private Path folder;

  @BeforeEach
  void needRedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
  }

  private List<String> settings(String... more) {
    List<String> all = new ArrayList<>(List.of("dir " + folder, "enable-debug-command yes"));
    all.addAll(List.of(more));
    return all;
  }

  private InProcessServer vireo(String... more) {
    return new InProcessServer(settings(more).toArray(String[]::new));
  }

  private static void fill(Function<String[], RespValue> server) {
    server.apply(new String[] {"SET", "k", "value"});
    for (String library : List.of(LIBRARY, OTHER)) {
      assertThat(server.apply(new String[] {"FUNCTION", "LOAD", library}))
          .isInstanceOf(RespValue.Text.class);
    }
  }

  private static void assertFilled(Function<String[], RespValue> server) {
    assertThat(text(server, "FCALL_RO f 1 k")).isEqualTo("\"value\"");
    assertThat(text(server, "FCALL g 0")).isEqualTo("\"g\"");
    assertThat(text(server, "FUNCTION LIST LIBRARYNAME lib WITHCODE"))
        .contains("a long remark", "\"reads\"", "no-writes");
  }

  private static String text(Function<String[], RespValue> server, String line) {
    return RespText.of(server.apply(line.split(" ")));
  }

  @Test
  void aSnapshotOfOursIsTheirs() throws IOException {
    try (InProcessServer here = vireo()) {
      fill(here.client()::run);
      assertThat(text(here.client()::run, "SAVE")).isEqualTo("OK");
    }
    for (FileTool tool : List.of(check(true), check(false))) {
      assertThat(tool.code()).isZero();
      assertThat(tool.out()).contains("looks OK");
    }
    try (Oracle there = Oracle.start(settings());
        SocketClient client = new SocketClient(there.port())) {
      assertFilled(client::run);
    }
  }

  private FileTool check(boolean ours) throws IOException {
    String file = folder.resolve("dump.rdb").toString();
    return ours ? FileTool.vireo("check-rdb", file) : FileTool.redis("check-rdb", file);
  }

  @Test
  void aSnapshotOfTheirsIsOurs() throws IOException {
    try (Oracle there = Oracle.start(settings());
        SocketClient client = new SocketClient(there.port())) {
      fill(client::run);
      assertThat(text(client::run, "SAVE")).isEqualTo("OK");
    }
    assertThat(check(true).out()).contains("looks OK");
    try (InProcessServer here = vireo()) {
      assertThat(text(here.client()::run, "DEBUG RELOAD NOSAVE")).isEqualTo("OK");
      assertFilled(here.client()::run);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aLogGoesThereAndBack(String preamble) {
    String[] log = {"appendonly yes", "aof-use-rdb-preamble " + preamble};
    try (InProcessServer here = vireo(log)) {
      fill(here.client()::run);
      assertThat(text(here.client()::run, "FUNCTION DELETE other")).isEqualTo("OK");
      text(here.client()::run, "BGREWRITEAOF");
      here.advance(Duration.ofSeconds(1));
      here.client().run("FUNCTION", "LOAD", OTHER);
      here.advance(Duration.ofSeconds(2));
    }
    try (Oracle there = Oracle.start(settings(log));
        SocketClient client = new SocketClient(there.port())) {
      assertFilled(client::run);
      text(client::run, "FUNCTION DELETE other");
      text(client::run, "BGREWRITEAOF");
      await(
          "the rewrite ends",
          () -> !text(client::run, "INFO persistence").contains("aof_rewrite_in_progress:1"));
      client.run("FUNCTION", "LOAD", OTHER);
      client.run("SHUTDOWN");
    }
    try (InProcessServer here = vireo(log)) {
      assertFilled(here.client()::run);
    }
  }

  /** What is before the version and the checksum. */
  private static String withoutFooter(RespValue.Text dump) {
    return dump.text().substring(0, dump.text().length() - 10);
  }

  @Test
  void aDumpIsTheSame() throws IOException {
    try (InProcessServer here = vireo();
        Oracle there = Oracle.start(settings());
        SocketClient client = new SocketClient(there.port())) {
      here.client().run("FUNCTION", "LOAD", LIBRARY);
      client.run("FUNCTION", "LOAD", LIBRARY);
      RespValue.Text ours = (RespValue.Text) here.client().run("FUNCTION", "DUMP");
      RespValue.Text theirs = (RespValue.Text) client.run("FUNCTION", "DUMP");
      assertThat(withoutFooter(ours)).isEqualTo(withoutFooter(theirs));
      client.run("FUNCTION", "FLUSH");
      client.send(
          RespRequest.of(
              List.of(
                  "FUNCTION".getBytes(StandardCharsets.US_ASCII),
                  "RESTORE".getBytes(StandardCharsets.US_ASCII),
                  ours.text().getBytes(StandardCharsets.ISO_8859_1))));
      assertThat(RespText.of(client.read())).isEqualTo("OK");
      assertThat(text(client::run, "FUNCTION LIST")).contains("\"lib\"");
    }
    assertThat(Files.exists(folder.resolve("dump.rdb"))).isFalse();
  }
}
