package io.vireo.server.sentinel;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.CommandLine;
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

  private void sentinel(int primary, String... more) throws IOException {
    int port = FreePort.find();
    Path file = folder.resolve("sentinel" + ports.size() + ".conf");
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add("port " + port);
    lines.add("bind 127.0.0.1");
    lines.add("dir " + folder);
    lines.add("sentinel monitor m 127.0.0.1 " + primary + " 2");
    lines.add("sentinel down-after-milliseconds m 500");
    Files.write(file, lines);
    start(file, port);
  }

  private void start(Path file, int port) {
    SentinelState state = new SentinelState();
    LoadResult loaded = load(file, state);
    assertThat(loaded).isInstanceOf(LoadResult.Ready.class);
    LoadResult.Ready ready = (LoadResult.Ready) loaded;
    Bootstrap server =
        new Bootstrap(
            ready.config(),
            Clock.system(),
            Surroundings.usual().file(ready.file()).sentinel(state));
    CompletableFuture<Void> started = new CompletableFuture<>();
    assertThat(server.start(fault -> started.complete(null))).isNull();
    started.join();
    sentinels.add(server);
    ports.add(port);
  }

  private LoadResult load(Path file, SentinelState state) {
    return Bootstrap.loader(folder, InputStream.nullInputStream(), true)
        .sentinel(SentinelState::order, state::read)
        .load((CommandLine.Start) CommandLine.parse(file.toString(), "--sentinel"));
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

  /** Lines are judged by the commands of a Sentinel, also those that it wrote itself. */
  @Test
  void readsTheUsersThatItWrote() throws IOException {
    try (TcpServer primary = TcpServer.start()) {
      sentinel(
          primary.port(),
          "user all on >x +sentinel",
          "user one on >x +@all -sentinel +sentinel|masters",
          "rename-command SHUTDOWN stop");
      int port = ports.get(0);
      assertThat(say(port, "ACL", "SETUSER", "probe", "on", ">x", "+ping", "+sentinel|masters"))
          .isEqualTo("OK");
      assertThat(say(port, "SENTINEL", "FLUSHCONFIG")).isEqualTo("OK");
      sentinels.remove(0).stop();
      start(folder.resolve("sentinel0.conf"), port);
      for (String user : List.of("all", "one", "probe")) {
        try (SocketClient client = new SocketClient(port)) {
          assertThat(RespText.of(client.run("AUTH", user, "x"))).isEqualTo("OK");
          assertThat(RespText.of(client.run("SENTINEL", "MASTERS"))).contains("\"m\"");
          assertThat(RespText.of(client.run("SENTINEL", "MYID")))
              .matches(user.equals("all") ? "\".{40}\"" : "(?s)\\(error\\) NOPERM.*");
        }
      }
    }
  }

  @Test
  void hasNoCommandsOfAServer() throws IOException {
    Path file = folder.resolve("sentinel.conf");
    Files.write(file, List.of("user a on +get"));
    assertThat(((LoadResult.Failed) load(file, new SentinelState())).message())
        .contains("Unknown command or category name in ACL");
    Files.write(file, List.of("rename-command get x"));
    assertThat(((LoadResult.Failed) load(file, new SentinelState())).message())
        .contains("No such command in rename-command");
    Files.write(file, List.of("rename-command sentinel x"));
    assertThat(load(file, new SentinelState())).isInstanceOf(LoadResult.Ready.class);
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
