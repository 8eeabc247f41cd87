package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A server that is a process, on files of this machine that fail as a test says. */
@Timeout(120)
abstract class OnRealDisk {
  static final String[] ALWAYS = {"--appendonly", "yes", "--appendfsync", "always", "--save", ""};
  static final String[] EVERYSEC = {
    "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""
  };
  static final String[] SNAPSHOTS = {"--appendonly", "no", "--save", "3600 1000000"};

  @TempDir private static Path built;
  private static Path library;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path given;

  Path data;
  DiskShim disk;
  ServerProcess server;
  SocketClient client;
  private int port;

  @BeforeAll
  static void compile() {
    library = DiskShim.compile(built);
  }

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(library != null, "there is no C compiler");
    Path folder = given.toRealPath();
    data = Files.createDirectory(folder.resolve("data"));
    disk = new DiskShim(library, folder, data);
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** Starts a server on the disk that may fail. */
  void start(String... settings) {
    start(disk.preloadedBy(ServerProgram.ofThisBuild()), settings);
  }

  /** Starts a server again on the disk as it is. */
  void restart(String... settings) {
    disk.set();
    start(ServerProgram.ofThisBuild(), settings);
  }

  private void start(ServerProgram program, String... settings) {
    port = FreePort.find();
    List<String> words = List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", "" + data);
    server =
        ServerProcess.start(
            program,
            data.getParent(),
            Stream.concat(words.stream(), Stream.of(settings)).toArray(String[]::new));
    server.await("Ready to accept connections");
    client = connect();
    await("the data is loaded", () -> !run("EXISTS a").contains("LOADING"));
  }

  SocketClient connect() {
    return new SocketClient(port);
  }

  /** Kills the server as {@code kill -9} does. */
  void kill() {
    client.close();
    server.kill();
  }

  /** Runs a command of words without blanks; its answer as redis-cli shows it. */
  String run(String command) {
    RespValue answer = client.run(command.split(" "));
    assertThat(answer).as("the answer to " + command).isNotNull();
    return RespText.of(answer);
  }

  /** A field of INFO. */
  String field(String name) {
    return Info.of(client.run("INFO", "everything")).field(name);
  }

  void awaitNoSnapshot() {
    await("no snapshot is written", () -> "0".equals(field("rdb_bgsave_in_progress")));
  }

  void awaitNoRewrite() {
    await(
        "the log is not rewritten",
        () ->
            "0".equals(field("aof_rewrite_in_progress"))
                && "0".equals(field("aof_rewrite_scheduled")));
  }

  /** The names of all files with data. */
  List<String> files() {
    while (true) {
      try {
        return filesNow();
      } catch (UncheckedIOException vanished) {
        if (!(vanished.getCause() instanceof NoSuchFileException)) {
          throw vanished;
        }
        // One went while the folder was read: look again.
      }
    }
  }

  private List<String> filesNow() {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .map(file -> data.relativize(file).toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Writes keys of its own until the server is gone; those acknowledged go to a set. */
  private Thread writer(String prefix, Set<String> acknowledged) {
    Thread thread =
        new Thread(
            () -> {
              try (SocketClient own = connect()) {
                for (int i = 0; true; i++) {
                  String key = prefix + ":" + i;
                  RespValue answer = own.run("SET", key, "v");
                  if (!(answer instanceof RespValue.Status)) {
                    return;
                  }
                  acknowledged.add(key);
                }
              }
            });
    thread.start();
    return thread;
  }

  /**
   * Forty clients write with {@code appendfsync always} until a call fails, which ends the server
   * with code 1; what was acknowledged must be there after the next start.
   */
  void failAmongFortyClients(String... rules) throws InterruptedException {
    String rule = String.join(", ", rules);
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      writers.add(writer(rule.hashCode() + ":" + i, acknowledged));
    }
    await("many write", () -> acknowledged.size() > 400);
    disk.set(rules);
    assertThat(server.end()).as(rule).isEqualTo(1);
    for (Thread thread : writers) {
      thread.join();
    }
    disk.set();
    start(ALWAYS);
    List<String> missing = new ArrayList<>();
    for (String key : acknowledged) {
      if (!"\"v\"".equals(run("GET " + key))) {
        missing.add(key);
      }
    }
    assertThat(missing).as("of %d acknowledged, %s", acknowledged.size(), rule).isEmpty();
  }
}
