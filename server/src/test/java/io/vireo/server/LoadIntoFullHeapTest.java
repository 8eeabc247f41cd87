package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a process with a heap of 128 MB does with files whose data need more than that, or less.
 * Small keys take room beside the heap, which is bounded by the heap's size.
 */
@Tag("nightly") // goes to the border of a heap
class LoadIntoFullHeapTest {
  private static final String MEGABYTE = "abcdefgh".repeat(1 << 17);
  private static final int SMALL = 80;
  private static final String LOG = "appendonlydir/appendonly.aof.";

  @TempDir private Path folder;

  /** What is too much, or just enough. */
  enum Data {
    COMPRESSIBLE,
    SMALL_KEYS
  }

  private String[] with(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("--port", "" + FreePort.find(), "--bind", "127.0.0.1", "--maxmemory", "60mb"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** A snapshot that a server with a larger heap wrote. */
  private Path snapshot(Data data, int count) {
    InProcessServer server =
        new InProcessServer("dir " + folder, "enable-debug-command yes").alone();
    InProcessClient client = server.client();
    if (data == Data.SMALL_KEYS) {
      client.run("DEBUG", "POPULATE", "" + count, "key", "" + SMALL);
    } else {
      for (int i = 0; i < count; i++) {
        client.run("SET", "key:" + i, MEGABYTE);
      }
    }
    assertThat(RespText.of(client.run("SAVE"))).isEqualTo("OK");
    return folder.resolve("dump.rdb");
  }

  private Path commands(Data data, int count) throws IOException {
    Files.createDirectories(folder.resolve("appendonlydir"));
    Path log = folder.resolve(LOG + "1.incr.aof");
    String value = data == Data.SMALL_KEYS ? "v".repeat(SMALL) : MEGABYTE;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(log))) {
      for (int i = 0; i < count; i++) {
        out.write(RespRequest.of("SET", "key:" + i, value));
      }
    }
    manifest("file appendonly.aof.1.incr.aof seq 1 type i\n");
    return log;
  }

  private Path base(Data data, int count) throws IOException {
    Path base = folder.resolve(LOG + "1.base.rdb");
    Files.createDirectories(base.getParent());
    Files.move(snapshot(data, count), base);
    Files.createFile(folder.resolve(LOG + "1.incr.aof"));
    manifest(
        "file appendonly.aof.1.base.rdb seq 1 type b\n"
            + "file appendonly.aof.1.incr.aof seq 1 type i\n");
    return base;
  }

  private void manifest(String text) throws IOException {
    Files.writeString(folder.resolve(LOG + "manifest"), text);
  }

  private static int tooMuch(Data data) {
    return data == Data.SMALL_KEYS ? 1_700_000 : 240;
  }

  private void assertRefuses(Path file, String... settings) throws IOException {
    Path before = Files.copy(file, folder.resolve("before"));
    try (ServerProcess server = ServerProcess.start(folder, with(settings))) {
      assertThat(server.end()).isEqualTo(1);
      String last = server.lines().get(server.lines().size() - 1);
      assertThat(last)
          .contains(
              "Fatal error loading the DB: ", file + " cannot be loaded: the data need about ")
          .contains("a heap of 12", "VIREO_OPTS='-Xmx")
          .endsWith("Exiting.");
      assertThat(server.lines()).noneMatch(line -> line.contains("Ready to accept"));
      assertThat(server.lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
    assertThat(Files.mismatch(file, before)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(Data.class)
  void refusesASnapshot(Data data) throws IOException {
    assertRefuses(snapshot(data, tooMuch(data)));
  }

  @ParameterizedTest
  @EnumSource(Data.class)
  void refusesALogWithABase(Data data) throws IOException {
    assertRefuses(base(data, tooMuch(data)), "--appendonly", "yes");
  }

  @ParameterizedTest
  @EnumSource(Data.class)
  void refusesALogOfCommands(Data data) throws IOException {
    assertRefuses(commands(data, tooMuch(data)), "--appendonly", "yes");
  }

  /** More than maxmemory, and nearly as much as the heap bears. */
  @ParameterizedTest
  @EnumSource(Data.class)
  void loadsWhatFits(Data data) {
    snapshot(data, data == Data.SMALL_KEYS ? 1_100_000 : 64);
    try (ServerProcess server = ServerProcess.start(folder, with())) {
      server.await("Ready to accept");
    }
  }

  /** The books say that there is room, for they are told of a heap that is four times as large. */
  @Test
  void anErrorOfTheJvmEndsTheProcessToo() throws IOException {
    Path file = snapshot(Data.COMPRESSIBLE, 300);
    Path before = Files.copy(file, folder.resolve("before"));
    try (ServerProcess server =
        ServerProcess.startWithOptions(List.of("-Dvireo.heap.old=400"), folder, with())) {
      assertThat(server.end()).isEqualTo(1);
      assertThat(server.lines().get(server.lines().size() - 1))
          .contains("Fatal error loading the DB: ", "cannot be loaded");
    }
    assertThat(Files.mismatch(file, before)).isEqualTo(-1);
  }
}
