package io.vireo.server.sentinel;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.CommandLine;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import io.vireo.server.Bootstrap;
import io.vireo.server.Surroundings;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three Sentinels and their servers in one process: nothing of them belongs to all of it. */
class EmbeddedSentinelsTest {
  @TempDir Path folder;

  private final List<Bootstrap> sentinels = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  @AfterEach
  void end() {
    sentinels.forEach(Bootstrap::stop);
  }

  private void sentinel(int primary) throws IOException {
    int port = FreePort.find();
    Path file = folder.resolve("sentinel" + ports.size() + ".conf");
    Files.write(
        file,
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + folder,
            "sentinel monitor m 127.0.0.1 " + primary + " 2",
            "sentinel down-after-milliseconds m 500"));
    SentinelState state = new SentinelState();
    LoadResult.Ready ready =
        (LoadResult.Ready)
            new ConfigLoader(folder, InputStream.nullInputStream())
                .sentinel(SentinelState::order, state::read)
                .load((CommandLine.Start) CommandLine.parse(file.toString(), "--sentinel"));
    Bootstrap server =
        new Bootstrap(
            ready.config(),
            Clock.system(),
            Surroundings.usual().file(ready.file()).sentinel(state));
    CompletableFuture<Void> loaded = new CompletableFuture<>();
    assertThat(server.start(fault -> loaded.complete(null))).isNull();
    loaded.join();
    sentinels.add(server);
    ports.add(port);
  }

  private static String say(int port, String... words) {
    try (SocketClient client = new SocketClient(port)) {
      return RespText.of(client.run(words));
    }
  }

  private boolean all(String expected, String... words) {
    return ports.stream().allMatch(port -> say(port, words).contains(expected));
  }

  @Test
  void voteForAnotherPrimary() throws IOException {
    TcpServer primary = TcpServer.start();
    try (TcpServer replica = TcpServer.start("replicaof 127.0.0.1 " + primary.port())) {
      for (int i = 0; i < 3; i++) {
        sentinel(primary.port());
      }
      await("aware of each other", () -> all("OK 3 usable", "SENTINEL", "CKQUORUM", "m"));
      await(
          "aware of the replica",
          () -> all("\"" + replica.port() + "\"", "SENTINEL", "REPLICAS", "m"));
      await(
          "connected with it",
          () -> say(replica.port(), "INFO", "replication").contains("master_link_status:up"));
      String port = Integer.toString(replica.port());
      await("copied", () -> all("\"ok\"", "SENTINEL", "REPLICAS", "m"));
      primary.close();
      await(
          "agreed on another one",
          () -> all('"' + port + '"', "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "m"));
      assertThat(say(replica.port(), "SET", "k", "v")).isEqualTo("OK");
      for (int i = 0; i < 3; i++) {
        assertThat(Files.readString(folder.resolve("sentinel" + i + ".conf")))
            .contains(
                "sentinel monitor m 127.0.0.1 " + port + " 2",
                "sentinel known-replica m 127.0.0.1 " + primary.port());
      }
    }
  }

  @Test
  void givesNoVoteThatIsNotOnTheDisk() throws IOException {
    try (TcpServer primary = TcpServer.start()) {
      sentinel(primary.port());
      String[] question = {
        "SENTINEL",
        "IS-MASTER-DOWN-BY-ADDR",
        "127.0.0.1",
        Integer.toString(primary.port()),
        "5",
        "a".repeat(40)
      };
      Path file = folder.resolve("sentinel0.conf");
      Path aside = folder.resolve("aside");
      Files.move(file, aside);
      Files.createDirectory(file);
      assertThat(say(ports.get(0), question)).doesNotContain("aaaa");
      assertThat(say(ports.get(0), "SENTINEL", "FLUSHCONFIG"))
          .contains("ERR Failed to save config file");
      Files.delete(file);
      Files.move(aside, file);
      question[4] = "6";
      assertThat(say(ports.get(0), question)).contains("a".repeat(40), "6");
      assertThat(Files.readString(file)).contains("sentinel leader-epoch m 6");
    }
  }
}
