package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimOfRedisInLogTest {
  private static final String INCREMENT = "appendonlydir/appendonly.aof.1.incr.aof";

  @TempDir private Path folder;

  /** Redis writes to how many entries it came by ~, and leaves a LIMIT that clients may not say. */
  @Test
  void theLimitIsNoErrorThere() throws IOException {
    Path root = folder.toRealPath();
    SimulatedDisk disk = new SimulatedDisk(root);
    try (InProcessServer server = start(disk, root)) {
      server.client().run("XADD", "s", "1-1", "f", "v");
    }
    String before = new String(disk.content(INCREMENT), StandardCharsets.ISO_8859_1);
    String trimmed = request("XADD", "s", "MAXLEN", "=", "1", "LIMIT", "10", "2-1", "f", "v");
    disk.content(INCREMENT, (before + trimmed).getBytes(StandardCharsets.ISO_8859_1));

    try (InProcessServer server = start(disk, root)) {
      assertThat(RespText.of(server.client().run("XLEN", "s"))).isEqualTo("(integer) 1");
    }
  }

  private static InProcessServer start(SimulatedDisk disk, Path root) {
    return InProcessServer.on(Disk.atOnce(disk), "dir " + root, "appendonly yes");
  }

  private static String request(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }
}
