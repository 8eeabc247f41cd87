package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.WindowsFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and logs where an open file can be neither renamed, nor replaced, nor deleted. */
class WindowsFilesTest {
  @TempDir private Path folder;

  private final WindowsFiles files = new WindowsFiles();
  private InProcessServer server;
  private InProcessClient client;

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("dir " + folder, "enable-debug-command yes", "save \"\""));
    settings.addAll(List.of(more));
    server = InProcessServer.on(Disk.atOnce(files), settings.toArray(String[]::new)).alone();
    client = server.client();
  }

  private void restart(String... more) {
    server.close();
    start(more);
  }

  private String run(String line) {
    String answer = RespText.of(client.run(line.split(" ")));
    assertThat(answer).as(line).doesNotStartWith("(error)");
    return answer;
  }

  private void finish() {
    for (int i = 0; i < 20; i++) {
      server.advance(Duration.ofSeconds(1));
    }
    server.runUntilIdle();
  }

  @Test
  void snapshotsReplaceEachOther() {
    start();
    for (int i = 1; i <= 3; i++) {
      run("SET n " + i);
      run("SAVE");
      run("BGSAVE");
      finish();
    }
    run("DEBUG RELOAD");
    assertThat(files.open()).isEmpty();
    restart();
    assertThat(run("GET n")).isEqualTo("\"3\"");
  }

  @Test
  void aLogIsTurnedOnAndOffAndRewrittenWhileClientsWrite() throws IOException {
    start("appendonly yes");
    for (int i = 1; i <= 3; i++) {
      run("SET n " + i);
      run("BGREWRITEAOF");
      run("SET m " + i);
      finish();
    }
    run("CONFIG SET appendonly no");
    finish();
    run("CONFIG SET appendonly yes");
    finish();
    run("INCR n");
    run("DEBUG LOADAOF");
    assertThat(run("GET n")).isEqualTo("\"4\"");
    try (var log = Files.list(folder.resolve("appendonlydir"))) {
      // What was rewritten is gone: a base, an increment, the manifest.
      assertThat(log.filter(file -> !file.toString().endsWith(".lock"))).hasSize(3);
    }
    finish();
    restart("appendonly yes");
    assertThat(run("MGET n m")).isEqualTo("1) \"4\"\n2) \"3\"");
  }

  @Test
  void aLogThatWasCutOffIsMended() throws IOException {
    start("appendonly yes");
    run("SET a 1");
    run("SET b 2");
    finish();
    server.close();
    Path increment = folder.resolve("appendonlydir/appendonly.aof.1.incr.aof");
    byte[] whole = Files.readAllBytes(increment);
    Files.write(increment, Arrays.copyOf(whole, whole.length - 3));
    start("appendonly yes", "aof-load-truncated yes");
    assertThat(run("MGET a b")).isEqualTo("1) \"1\"\n2) (nil)");
    run("SET b 3");
    finish();
    restart("appendonly yes", "aof-load-truncated no");
    assertThat(run("GET b")).isEqualTo("\"3\"");
  }

  @Test
  void theRulesAreKept() throws IOException {
    Path file = folder.resolve("file");
    Path other = folder.resolve("other");
    Files.writeString(other, "x");
    try (var out = files.create(file)) {
      assertThat(out.size()).isZero();
      assertThatThrownBy(() -> files.delete(file)).isInstanceOf(FileSystemException.class);
      assertThatThrownBy(() -> files.rename(file, other)).isInstanceOf(FileSystemException.class);
      assertThatThrownBy(() -> files.rename(other, file)).isInstanceOf(FileSystemException.class);
    }
    files.rename(other, file);
    assertThat(file).hasContent("x");
  }
}
