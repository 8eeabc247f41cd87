package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.FileTool;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log tells when changes were made, and can be taken back to any such moment. */
class PointInTimeTest {
  private static final String LOG = "appendonlydir";
  private static final String MANIFEST = "appendonly.aof.manifest";

  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;

  /** The digest at the end of each second. */
  private final TreeMap<Long, String> history = new TreeMap<>();

  private int copies;

  private InProcessServer start(Path directory, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "dir " + directory,
                "appendonly yes",
                "aof-timestamp-enabled yes",
                "enable-debug-command yes"));
    settings.addAll(List.of(more));
    return new InProcessServer(settings.toArray(String[]::new));
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectories(folder.resolve("live"));
  }

  private void begin(String... more) {
    server = start(folder.resolve("live"), more);
    client = server.client();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private long second() {
    return server.clock().millis() / 1000;
  }

  /** Changes something in some of the next seconds. */
  private void live() {
    for (int i = 0; i < 6; i++) {
      run("SET k" + i + " v");
      run("RPUSH l a b");
      run("MULTI");
      run("INCR n");
      run("SADD s " + i);
      run("EXEC");
      history.put(second(), run("DEBUG DIGEST"));
      server.advance(Duration.ofSeconds(1 + i % 2));
    }
  }

  private Path log(String name) {
    return folder.resolve("live").resolve(LOG).resolve(name);
  }

  private Path copy() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy" + copies++).resolve(LOG));
    try (Stream<Path> files = Files.list(log(""))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static FileTool cut(Path log, long time) {
    return FileTool.vireo(
        "check-aof", "--truncate-to-timestamp", "" + time, log.resolve(MANIFEST).toString());
  }

  private String digest(Path log) {
    return RespText.of(start(log.getParent()).client().run("DEBUG", "DIGEST"));
  }

  @Test
  void theLogGoesBackToAnySecond() throws IOException {
    begin();
    live();
    long last = history.lastKey();
    for (long time = history.firstKey(); time <= last + 1; time++) {
      Path copy = copy();
      FileTool tool = cut(copy, time);
      assertThat(tool.code()).as(tool.out()).isZero();
      assertThat(tool.out())
          .contains(time < last ? "Successfully truncated AOF " : "Truncate nothing in AOF ");
      assertThat(digest(copy)).as("at %d", time).isEqualTo(history.floorEntry(time).getValue());
    }
    assertThat(cut(copy(), history.firstKey() - 1).out())
        .endsWith("has nothing before timestamp " + (history.firstKey() - 1) + ", aborting...\n");
  }

  @Test
  void timesAreToldOnceASecondAndNeverWithinATransaction() throws IOException {
    begin();
    live();
    String log = Files.readString(log("appendonly.aof.1.incr.aof"), StandardCharsets.ISO_8859_1);
    List<String> lines = log.lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("#TS:")).hasSize(history.size());
    assertThat(lines.get(0)).isEqualTo("#TS:" + FakeClock.START / 1000);
    boolean inside = false;
    for (String line : lines) {
      inside = line.equals("MULTI") || inside && !line.equals("EXEC");
      assertThat(inside && line.startsWith("#")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void itCannotGoBackBehindItsBase(String preamble) throws IOException {
    begin("aof-use-rdb-preamble " + preamble);
    live();
    run("BGREWRITEAOF");
    run("SET same second");
    history.put(second(), run("DEBUG DIGEST"));
    long rewritten = second();
    server.advance(Duration.ofSeconds(3));
    live();
    Path untouched = copy();
    FileTool early = cut(untouched, rewritten - 1);
    assertThat(early.code()).as(early.out()).isEqualTo(1);
    assertThat(digest(untouched)).isEqualTo(history.lastEntry().getValue());
    for (long time = rewritten; time <= history.lastKey(); time++) {
      Path copy = copy();
      FileTool tool = cut(copy, time);
      assertThat(tool.code()).as(tool.out()).isZero();
      assertThat(digest(copy)).as("at %d", time).isEqualTo(history.floorEntry(time).getValue());
    }
  }
}
