package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a heap of 64 MB and files with a collection each that is larger than that. */
@Tag("nightly") // goes to the border of a heap
class LoadLargerThanHeapTest {
  private static final String TEXT = "0123456789abcdef".repeat(64);
  private static final int HASH = 140_000;
  private static final int OTHERS = 80_000;
  private static final List<String> HEAP =
      List.of("-Xmx64m", "-XX:NewRatio=4", "-Dvireo.heap.old=80");

  @TempDir private Path folder;

  private String[] settings(int port) {
    return new String[] {"--port", "" + port, "--bind", "127.0.0.1", "--save", ""};
  }

  /** 150 MB in a hash, and if all are wanted, 80 in a list, a stream and a sorted set each. */
  private void snapshot(boolean all) {
    InProcessServer server = new InProcessServer("dir " + folder).alone();
    InProcessClient client = server.client();
    for (int i = 0; i < HASH; i++) {
      client.run("HSET", "hash", "field:" + i, TEXT + i);
    }
    for (int i = 0; all && i < OTHERS; i++) {
      client.run("RPUSH", "list", TEXT + i);
      client.run("XADD", "stream", "1-" + (i + 1), "f", TEXT + i);
      client.run("ZADD", "ranked", "" + i, TEXT + i);
    }
    assertThat(RespText.of(client.run("SAVE"))).isEqualTo("OK");
  }

  private static ServerProgram program(int pages) {
    return ServerProgram.ofThisBuild(
        List.of(HEAP.get(0), HEAP.get(1), HEAP.get(2), "-Dvireo.pages=" + pages));
  }

  @Test
  void loadsCollectionsThatTheHeapWouldNotBear() {
    snapshot(true);
    int port = FreePort.find();
    try (ServerProcess server = ServerProcess.start(program(512), folder, settings(port))) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        assertThat(RespText.of(client.run("HLEN", "hash"))).isEqualTo("(integer) " + HASH);
        assertThat(RespText.of(client.run("HGET", "hash", "field:777"))).contains(TEXT + 777);
        assertThat(RespText.of(client.run("LLEN", "list"))).isEqualTo("(integer) " + OTHERS);
        assertThat(RespText.of(client.run("LINDEX", "list", "70000"))).contains(TEXT + 70_000);
        assertThat(RespText.of(client.run("ZCARD", "ranked"))).isEqualTo("(integer) " + OTHERS);
        assertThat(RespText.of(client.run("ZRANK", "ranked", TEXT + 70_000))).contains("70000");
        assertThat(RespText.of(client.run("XLEN", "stream"))).isEqualTo("(integer) " + OTHERS);
        assertThat(RespText.of(client.run("XRANGE", "stream", "1-70001", "1-70001")))
            .contains(TEXT + 70_000);
      }
      assertThat(server.lines()).noneMatch(line -> line.contains("may not fit"));
    }
  }

  /** Then pages and heap are full, and the last line says how much both should have. */
  @Test
  void refusesOneForWhichThereAreNoPages() {
    snapshot(false);
    try (ServerProcess server =
        ServerProcess.start(program(90), folder, settings(FreePort.find()))) {
      assertThat(server.end()).isEqualTo(1);
      String last = server.lines().get(server.lines().size() - 1);
      assertThat(last)
          .contains("Fatal error loading the DB: ", "cannot be loaded: the data need about ")
          .contains("90 MB may lie beside it", "VIREO_OPTS='-Xmx", " -Dvireo.pages=")
          .endsWith("Exiting.");
      assertThat(server.lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
  }
}
