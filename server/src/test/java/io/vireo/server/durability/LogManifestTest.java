package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifest of the log tells while the log is turned on and off, and rewritten. */
class LogManifestTest {
  private static final String SLOW = "CONFIG SET rdb-key-save-delay 10000000";

  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;

  @BeforeEach
  void start() {
    start("appendonly yes");
  }

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("dir " + folder, "enable-debug-command yes", "save \"\""));
    settings.addAll(List.of(more));
    server = new InProcessServer(settings.toArray(String[]::new)).alone();
    client = server.client();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private void wait(int seconds) {
    server.advance(Duration.ofSeconds(seconds));
  }

  private Path file(String name) {
    return folder.resolve("appendonlydir").resolve(name);
  }

  private List<String> manifest() throws IOException {
    return Files.readAllLines(file("appendonly.aof.manifest"));
  }

  private String info(String field) {
    return Info.of(client.run("INFO", "everything")).field(field);
  }

  @Test
  void tellsAtWhichOffsetAnIncrementBeginsAndEnds() throws IOException {
    assertThat(manifest())
        .containsExactly(
            "file appendonly.aof.1.base.rdb seq 1 type b",
            "file appendonly.aof.1.incr.aof seq 1 type i startoffset 0");
    run("SET a 1");
    run("MULTI");
    run("SET b 1");
    run("SET c 1");
    run("EXEC");
    run("CONFIG SET appendonly no");
    assertThat(manifest().get(1)).endsWith("startoffset 0 endoffset 5");
    run("SET d 1");
    run("CONFIG SET appendonly yes");
    run("SET e 1");
    wait(1);
    assertThat(manifest())
        .containsExactly(
            "file appendonly.aof.2.base.rdb seq 2 type b",
            "file appendonly.aof.2.incr.aof seq 2 type i startoffset 5");
    assertThat(info("master_repl_offset")).isEqualTo("6");
  }

  @Test
  void goesOnFromTheOffsetThatTheManifestTells() throws IOException {
    run("SET a 1");
    run("CONFIG SET appendonly no");
    String text = Files.readString(file("appendonly.aof.manifest"));
    Files.writeString(
        file("appendonly.aof.manifest"),
        text.replaceAll("startoffset.*", "startoffset 100 endoffset 200"));
    start("appendonly yes");
    assertThat(info("master_repl_offset")).isEqualTo("200");
    assertThat(manifest().get(1)).endsWith("startoffset 100");
    start("appendonly yes");
    long size = Files.size(file("appendonly.aof.1.incr.aof"));
    assertThat(info("master_repl_offset")).isEqualTo(Long.toString(100 + size));
  }

  @Test
  void keepsReplacedFilesWhileTheSettingsSaySo() throws IOException {
    run("CONFIG SET aof-disable-auto-gc yes");
    run("BGREWRITEAOF");
    wait(1);
    run("BGREWRITEAOF");
    wait(1);
    assertThat(manifest().stream().map(line -> line.replaceAll(" start.*", "")))
        .containsExactly(
            "file appendonly.aof.3.base.rdb seq 3 type b",
            "file appendonly.aof.2.incr.aof seq 2 type h",
            "file appendonly.aof.2.base.rdb seq 2 type h",
            "file appendonly.aof.1.incr.aof seq 1 type h",
            "file appendonly.aof.1.base.rdb seq 1 type h",
            "file appendonly.aof.3.incr.aof seq 3 type i");
    assertThat(file("appendonly.aof.1.base.rdb")).exists();
    run("CONFIG SET aof-disable-auto-gc no");
    assertThat(manifest()).hasSize(2);
    assertThat(file("appendonly.aof.1.base.rdb")).doesNotExist();
    assertThat(file("appendonly.aof.2.incr.aof")).doesNotExist();
  }

  @Test
  void aRewriteWhileTheLogIsOffLeavesNoIncrement() throws IOException {
    run("SET a 1");
    run("CONFIG SET appendonly no");
    run("BGREWRITEAOF");
    wait(1);
    assertThat(manifest()).containsExactly("file appendonly.aof.2.base.rdb seq 2 type b");
    assertThat(run("DEBUG LOADAOF")).isEqualTo("OK");
    assertThat(run("GET a")).isEqualTo("\"1\"");
    run("CONFIG SET appendonly yes");
    wait(1);
    assertThat(manifest())
        .containsExactly(
            "file appendonly.aof.3.base.rdb seq 3 type b",
            "file appendonly.aof.1.incr.aof seq 1 type i startoffset 1");
  }

  @Test
  void aLogWithoutItsFirstBaseIsGivenUpWhole() throws IOException {
    run("CONFIG SET appendonly no");
    List<String> before = manifest();
    run(SLOW);
    run("SET a 1");
    run("CONFIG SET appendonly yes");
    assertThat(info("aof_enabled")).isEqualTo("1");
    assertThat(file("appendonly.aof.2.incr.aof")).exists();
    run("CONFIG SET appendonly no");
    assertThat(info("aof_enabled")).isEqualTo("0");
    assertThat(file("appendonly.aof.2.incr.aof")).doesNotExist();
    assertThat(manifest()).isEqualTo(before);
  }

  @Test
  void turningTheLogOnDuringASnapshotWaits() throws IOException {
    run("CONFIG SET appendonly no");
    run(SLOW);
    run("SET a 1");
    run("BGSAVE");
    run("CONFIG SET appendonly yes");
    assertThat(info("aof_rewrite_scheduled")).isEqualTo("1");
    assertThat(manifest()).hasSize(2);
    assertThat(info("total_forks")).isEqualTo("1");
    run("CONFIG SET rdb-key-save-delay 0");
    wait(1);
    assertThat(info("total_forks")).isEqualTo("2");
    assertThat(manifest().get(0)).startsWith("file appendonly.aof.2.base.rdb");
    start("appendonly yes");
    assertThat(run("GET a")).isEqualTo("\"1\"");
  }

  @Test
  void slowsABaseOfCommandsDownAsWell() {
    run("CONFIG SET aof-use-rdb-preamble no");
    run("SET a 1");
    run(SLOW);
    run("BGREWRITEAOF");
    wait(1);
    assertThat(info("aof_rewrite_in_progress")).isEqualTo("1");
    run("CONFIG SET rdb-key-save-delay 0");
    wait(1);
    assertThat(info("aof_rewrite_in_progress")).isEqualTo("0");
  }

  @Test
  void aBaseOfCommandsTellsTheTime() throws IOException {
    run("CONFIG SET aof-use-rdb-preamble no aof-timestamp-enabled yes");
    run("SET a 1");
    run("BGREWRITEAOF");
    wait(1);
    assertThat(Files.readString(file("appendonly.aof.2.base.aof"))).startsWith("#TS:");
  }

  @Test
  void repeatsAFlushThatFoundNothing() throws IOException {
    run("FLUSHDB");
    run("FLUSHALL ASYNC");
    assertThat(Files.readString(file("appendonly.aof.1.incr.aof"), StandardCharsets.US_ASCII))
        .endsWith("*1\r\n$7\r\nFLUSHDB\r\n*2\r\n$8\r\nFLUSHALL\r\n$5\r\nASYNC\r\n");
  }

  /** The next number would be negative, and a log with that is refused. */
  @Test
  void aNumberBehindWhichNoneComesIsRefusedAtTheStart() throws IOException {
    Files.writeString(
        file("appendonly.aof.manifest"),
        "file appendonly.aof.1.incr.aof seq 9223372036854775807 type i\n");

    assertThatThrownBy(() -> start("appendonly yes"))
        .hasMessage(
            "the AOF manifest "
                + file("appendonly.aof.manifest")
                + " is wrong in line 1 ('file appendonly.aof.1.incr.aof seq 9223372036854775807"
                + " type i'): A number of the AOF manifest is too large: numbers go up to"
                + " 4611686018427387904");
  }
}
