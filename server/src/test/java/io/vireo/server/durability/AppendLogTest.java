package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class AppendLogTest {
  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("dir " + folder, "appendonly yes", "enable-debug-command yes"));
    settings.addAll(List.of(more));
    server = new InProcessServer(settings.toArray(String[]::new));
    client = server.client();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private void writeAllSorts() {
    for (String line :
        List.of(
            "SET a 1",
            "SET b 2 PX 100000",
            "INCRBYFLOAT a 0.5",
            "RPUSH l 1 2 3",
            "LPOP l",
            "SADD s a b c d e",
            "SPOP s 2",
            "HSET h f 1 g 2",
            "HPEXPIRE h 5000 FIELDS 1 f",
            "HINCRBYFLOAT h g 0.25",
            "ZADD z 1 a 2 b",
            "ZPOPMIN z",
            "XADD x * f v",
            "XADD x * f w",
            "XGROUP CREATE x g 0",
            "XREADGROUP GROUP g c COUNT 1 STREAMS x >",
            "SELECT 3",
            "PFADD p a b c",
            "RENAME p q",
            "SELECT 0",
            "MULTI",
            "SET m 1",
            "SET n 2",
            "EXEC",
            "BLPOP l 1",
            "GETEX a EX 500",
            "COPY h hh",
            "DEL n")) {
      run(line);
    }
  }

  private Path file(String name) {
    return folder.resolve("appendonlydir").resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void theLogMakesTheSameDataAgain(String preamble) {
    start("aof-use-rdb-preamble " + preamble);
    writeAllSorts();
    String before = run("DEBUG DIGEST");
    start();
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
    run("BGREWRITEAOF");
    run("SET after 1");
    String after = run("DEBUG DIGEST");
    server.advance(Duration.ofSeconds(1));
    start();
    assertThat(run("DEBUG DIGEST")).isEqualTo(after);
    assertThat(run("DEBUG LOADAOF")).isEqualTo("OK");
    assertThat(run("DEBUG DIGEST")).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aRewriteTakesTheOldFilesAway(String preamble) throws IOException {
    start("aof-use-rdb-preamble " + preamble);
    writeAllSorts();
    assertThat(run("BGREWRITEAOF")).isEqualTo("Background append only file rewriting started");
    server.advance(Duration.ofSeconds(1));
    String base = "appendonly.aof.2.base." + (preamble.equals("yes") ? "rdb" : "aof");
    assertThat(Files.readAllLines(file("appendonly.aof.manifest")))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("file " + base + " seq 2 type b"),
            second ->
                assertThat(second).startsWith("file appendonly.aof.2.incr.aof seq 2 type i "));
    try (var files = Files.list(folder.resolve("appendonlydir"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(base, "appendonly.aof.2.incr.aof", "appendonly.aof.manifest");
    }
  }

  @Test
  void aSnapshotMayBeSavedWhileTheLogIsRewritten() {
    start();
    writeAllSorts();
    String before = run("DEBUG DIGEST");
    run("BGREWRITEAOF");
    assertThat(run("SAVE")).isEqualTo("OK");
    server.advance(Duration.ofSeconds(1));
    assertThat(file("appendonly.aof.2.base.rdb")).exists();
    start();
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
  }

  @Test
  void rewritesByItselfWhenTheLogHasGrown() {
    start("auto-aof-rewrite-min-size 2000", "auto-aof-rewrite-percentage 100");
    for (int i = 0; i < 200; i++) {
      run("SET key " + i);
    }
    server.advance(Duration.ofSeconds(2));
    assertThat(file("appendonly.aof.2.base.rdb")).exists();
  }

  /** Cut off anywhere, the log yields what was complete, and goes on behind it. */
  @Test
  void anEndThatIsCutOffIsDropped() throws IOException {
    start();
    run("SET a 1");
    long first = Files.size(file("appendonly.aof.1.incr.aof"));
    run("MULTI");
    run("SET b 2");
    run("SET c 3");
    run("EXEC");
    byte[] whole = Files.readAllBytes(file("appendonly.aof.1.incr.aof"));
    for (int length = (int) first; length < whole.length; length++) {
      Files.write(file("appendonly.aof.1.incr.aof"), Arrays.copyOf(whole, length));
      start();
      assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
      assertThat(Files.size(file("appendonly.aof.1.incr.aof"))).isEqualTo(first);
      run("SET d 4");
      start();
      assertThat(run("MGET a b d")).contains("\"1\"", "(nil)", "\"4\"");
    }
  }

  @Test
  void anEndThatIsCutOffIsRefusedIfTheSettingsSaySo() throws IOException {
    start();
    run("SET a 1");
    Path increment = file("appendonly.aof.1.incr.aof");
    byte[] whole = Files.readAllBytes(increment);
    Files.write(increment, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> start("aof-load-truncated no"))
        .hasMessageContaining("Unexpected end of file reading the append only file");
    assertThat(Files.size(increment)).isEqualTo(whole.length - 1);
  }

  @Test
  void damageInTheMiddleIsRefused() throws IOException {
    start();
    run("SET a 1");
    run("SET b 2");
    Path increment = file("appendonly.aof.1.incr.aof");
    byte[] damaged = Files.readAllBytes(increment);
    damaged[0] = '?';
    Files.write(increment, damaged);
    assertThatThrownBy(this::start)
        .hasMessageContaining("Bad file format reading the append only file")
        .hasMessageContaining("offset 0");
  }

  @ParameterizedTest
  @CsvSource({"GET none", "BGREWRITEAOF"})
  void idsOfProducersAreKnownAfterARestart(String rewrite) throws IOException {
    start();
    run("XADD s 1-1 f v");
    run("XCFGSET s IDMP-DURATION 50");
    String one = run("XADD s IDMP p one * f v");
    String two = run("XADD s IDMPAUTO q * f w");
    run(rewrite);
    start();
    assertThat(run("XADD s IDMP p one * f v")).isEqualTo(one);
    assertThat(run("XADD s IDMPAUTO q * f w")).isEqualTo(two);
    assertThat(run("XLEN s")).isEqualTo("(integer) 3");
    assertThat(run("XINFO STREAM s")).contains("\"idmp-duration\"\n16) (integer) 50");
  }

  @ParameterizedTest
  @CsvSource({"GET none, yes", "BGREWRITEAOF, yes", "BGREWRITEAOF, no"})
  void releasedEntriesAreThereAfterARestart(String rewrite, String preamble) throws IOException {
    start("aof-use-rdb-preamble " + preamble);
    List.of("XADD s 1-1 f v", "XADD s 2-1 f v", "XGROUP CREATE s g 0").forEach(this::run);
    run("XREADGROUP GROUP g c STREAMS s >");
    run("XNACK s g FATAL IDS 1 2-1");
    run("XNACK s g FAIL IDS 1 1-1");
    String pending = run("XPENDING s g - + 9");
    run(rewrite);
    start("aof-use-rdb-preamble " + preamble);
    assertThat(run("XPENDING s g - + 9")).isEqualTo(pending).contains("\"\"\n   3) (integer) -1");
    assertThat(run("XREADGROUP GROUP g d COUNT 1 CLAIM 99 STREAMS s >")).contains("2-1");
    assertThat(run("XINFO CONSUMERS s g")).contains("\"c\"", "\"d\"").doesNotContain("\"\"");
  }

  @Test
  void aCorruptEndIsDroppedIfItIsShortEnough() throws IOException {
    start();
    run("SET a 1");
    Path increment = file("appendonly.aof.1.incr.aof");
    byte[] good = Files.readAllBytes(increment);
    List.of("MULTI", "SET b 2", "SET c 3", "EXEC").forEach(this::run);
    byte[] damaged = Files.readAllBytes(increment);
    damaged[damaged.length - 8] = '?';
    Files.write(increment, damaged);
    int bytes = damaged.length - good.length;
    assertThatThrownBy(() -> start("aof-load-corrupt-tail-max-size " + bytes))
        .hasMessageContaining("aof-load-corrupt-tail-max-size to more than " + bytes);
    assertThat(increment).hasBinaryContent(damaged);
    start("aof-load-corrupt-tail-max-size " + (bytes + 1));
    assertThat(increment).hasBinaryContent(good);
    assertThat(run("MGET a b c")).contains("\"1\"", "(nil)");
  }

  @Test
  void aCorruptEndBeforeOtherFilesEndsTheFirstStartOnly() throws IOException {
    start("aof-use-rdb-preamble no");
    run("SET a 1");
    run("BGREWRITEAOF");
    server.advance(Duration.ofSeconds(1));
    run("SET b 2");
    Path base = file("appendonly.aof.2.base.aof");
    byte[] good = Files.readAllBytes(base);
    Files.writeString(base, "corruption", StandardOpenOption.APPEND);
    assertThatThrownBy(this::start).hasMessageContaining("aof-load-corrupt-tail-max-size");
    assertThatThrownBy(() -> start("aof-load-corrupt-tail-max-size 100"))
        .hasMessageContaining("is not the last file");
    assertThat(base).hasBinaryContent(good);
    start();
    assertThat(run("MGET a b")).contains("\"1\"", "\"2\"");
  }

  @Test
  void aCommandThatIsNoneIsRefusedWithWhatIsWrongWithIt() throws IOException {
    start();
    run("SET a 1");
    Path increment = file("appendonly.aof.1.incr.aof");
    expectRefusal(
        increment, "*1\r\n$3\r\nBLA\r\n", "Unknown command 'BLA' reading the append only");
    expectRefusal(
        increment,
        "*1\r\n$7\r\nCLUSTER\r\n",
        "wrong number of arguments for 'cluster' command reading the append only");
    expectRefusal(
        increment,
        "*2\r\n$7\r\nCLUSTER\r\n$3\r\nBLA\r\n",
        "unknown subcommand 'BLA'. Try CLUSTER HELP");
  }

  private void expectRefusal(Path log, String content, String error) throws IOException {
    Files.writeString(log, content);
    assertThatThrownBy(this::start).hasMessageContaining(error);
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    start();
    Files.delete(file("appendonly.aof.1.base.rdb"));
    assertThatThrownBy(this::start).hasMessageContaining("No such file or directory");
  }

  @Test
  void aLogOfOneFileIsTakenOver() throws IOException {
    Files.write(
        folder.resolve("appendonly.aof"),
        "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n".getBytes(StandardCharsets.US_ASCII));
    start();
    assertThat(run("GET a")).isEqualTo("\"1\"");
    assertThat(folder.resolve("appendonly.aof")).doesNotExist();
    run("SET b 2");
    start();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 2");
  }

  @Test
  void canBeTurnedOnAndOff() {
    start("appendonly no");
    run("SET a 1");
    assertThat(run("CONFIG SET appendonly yes")).isEqualTo("OK");
    run("SET b 2");
    server.advance(Duration.ofSeconds(1));
    run("SET c 3");
    start();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 3");
    assertThat(run("CONFIG SET appendonly no")).isEqualTo("OK");
    run("SET d 4");
    start();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 3");
  }

  @Test
  void whatExpiredStaysAway() {
    start();
    run("SET a 1 PX 50");
    run("HSET h f 1 g 2");
    run("HPEXPIRE h 50 FIELDS 1 f");
    server.advance(Duration.ofMillis(50));
    run("SET a 2");
    start();
    assertThat(run("GET a")).isEqualTo("\"2\"");
    assertThat(run("HLEN h")).isEqualTo("(integer) 1");
  }
}
