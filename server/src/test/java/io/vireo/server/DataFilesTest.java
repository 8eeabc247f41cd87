package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes do to the files that keep the data. */
class DataFilesTest {
  private static final String READY = "Ready to accept";

  @TempDir private Path folder;
  private final List<ServerProcess> servers = new ArrayList<>();
  private int port;

  @BeforeEach
  void choosePort() {
    port = FreePort.find();
  }

  @AfterEach
  void stop() {
    servers.forEach(ServerProcess::close);
  }

  private ServerProcess start(String settings) {
    String all =
        "--bind 127.0.0.1 --enable-debug-command yes --enable-protected-configs yes --port "
            + port
            + " "
            + settings;
    String[] words =
        Stream.of(all.split(" ")).map(word -> word.replace("''", "")).toArray(String[]::new);
    ServerProcess server = ServerProcess.start(folder, words);
    servers.add(server);
    return server;
  }

  private String ask(String request) {
    try (SocketClient client = new SocketClient(port)) {
      return RespText.of(client.run(request.split(" ")));
    }
  }

  private void send(String request) {
    try (SocketClient client = new SocketClient(port)) {
      client.send(RespRequest.of(request.split(" ")));
      assertThat(client.awaitClose()).isTrue();
    }
  }

  private Path dump() {
    return folder.resolve("dump.rdb");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** A snapshot of many keys. */
  private byte[] snapshot() throws IOException {
    ServerProcess first = start("--save 3600 1");
    first.await(READY);
    ask("DEBUG POPULATE 20000");
    ask("SAVE");
    send("SHUTDOWN NOSAVE");
    assertThat(first.end()).isZero();
    port = FreePort.find();
    return Files.readAllBytes(dump());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHUTDOWN", "SHUTDOWN SAVE"})
  void aShutdownWhileDataIsLoadedLeavesTheSnapshotAlone(String command) throws IOException {
    byte[] whole = snapshot();
    ServerProcess second = start("--save 3600 1 --key-load-delay 5000");
    second.await("Server initialized");
    assertThat(ask("GET key:1")).startsWith("(error) LOADING");
    send(command);
    assertThat(second.end()).isZero();
    assertThat(Files.readAllBytes(dump())).isEqualTo(whole);
  }

  @Test
  void aSignalWhileDataIsLoadedLeavesTheSnapshotAlone() throws IOException {
    byte[] whole = snapshot();
    ServerProcess second = start("--save 3600 1 --key-load-delay 5000");
    second.await("Server initialized");
    second.signal("TERM");
    assertThat(second.end()).isZero();
    assertThat(Files.readAllBytes(dump())).isEqualTo(whole);
  }

  @Test
  void aShutdownLeavesNothingOfASnapshotThatItGivesUp() throws IOException {
    ServerProcess server = start("--save 3600 1 --rdb-key-save-delay 10000");
    server.await(READY);
    ask("DEBUG POPULATE 20000");
    ask("BGSAVE");
    ask("CONFIG SET rdb-key-save-delay 0");
    ask("SET a new");
    server.signal("TERM");
    assertThat(server.end()).isZero();
    assertThat(names()).containsExactly(".dump.rdb.lock", "dump.rdb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--save 3600 1                   | --save 60 1     | snapshot",
        "--save '' --appendonly yes      | --appendonly yes --save '' | append-only log",
        "--appendonly yes                | --save 3600 1   | snapshot",
      })
  void twoServersMayNotWriteTheSameFiles(String first, String second, String what) {
    ServerProcess one = start(first);
    one.await(READY);
    port = FreePort.find();
    ServerProcess other = start(second);
    assertThat(other.awaitOneOf("Another server", READY)).contains("Another server");
    assertThat(other.end()).isEqualTo(1);
    assertThat(other.lines()).filteredOn(line -> line.contains("Another server")).hasSize(1);
    assertThat(other.lines().get(other.lines().size() - 1)).contains(what, folder.toString());
    one.kill();
    ServerProcess next = start(second);
    next.await(READY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--save ''                  | --save ''",
        "--save 3600 1              | --save ''",
        "--save 3600 1              | --save 3600 1 --dbfilename other.rdb",
        "--save '' --appendonly yes | --save 3600 1",
        "--save '' --appendonly yes | --save '' --appendonly yes --appenddirname other",
        "--save '' --appendonly yes | --save '' --appendonly yes --appendfilename other.aof",
      })
  void twoServersMayShareAFolder(String first, String second) {
    start(first).await(READY);
    port = FreePort.find();
    start(second).await(READY);
  }

  @Test
  void aServerThatKeepsNothingMaySaveUnlessAnotherDoes() throws IOException {
    ServerProcess keeper = start("--save 3600 1");
    keeper.await(READY);
    port = FreePort.find();
    start("--save ''").await(READY);
    ask("SET a 1");
    assertThat(ask("SAVE")).isEqualTo("(error) ERR Another server writes dump.rdb");
    assertThat(ask("BGSAVE")).isEqualTo("(error) ERR Another server writes dump.rdb");
    assertThat(ask("CONFIG SET dbfilename mine.rdb")).isEqualTo("OK");
    assertThat(ask("SAVE")).isEqualTo("OK");
    assertThat(ask("CONFIG SET appendonly yes")).isEqualTo("OK");
    assertThat(names()).contains("mine.rdb", "appendonlydir").doesNotContain("dump.rdb");
  }
}
