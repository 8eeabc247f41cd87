package io.vireo.server.durability;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a server on a simulated disk have in common. */
abstract class OnSimulatedDisk {
  @TempDir private Path folder;

  SimulatedDisk disk;
  Path root;
  InProcessServer server;
  InProcessClient client;

  @BeforeEach
  void root() throws IOException {
    root = folder.toRealPath();
    disk = new SimulatedDisk(root);
  }

  final String[] settings(String... more) {
    List<String> all = new ArrayList<>(List.of("dir " + root, "enable-debug-command yes"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  final void start(Disk workers, String... more) {
    server = InProcessServer.on(workers, settings(more));
    client = server.client();
  }

  final String run(String line) {
    RespValue value = client.run(line.split(" "));
    return value == null ? "nothing" : RespText.of(value);
  }

  final String field(String name) {
    return Info.of(client.run("INFO", "persistence")).field(name);
  }

  final void seconds(int seconds) {
    server.advance(Duration.ofSeconds(seconds));
  }
}
