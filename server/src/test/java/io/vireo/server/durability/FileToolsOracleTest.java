package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FileTool;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools and Redis' say the same of the same files, and do the same to them. */
class FileToolsOracleTest {
  private static final String MANIFEST = "appendonly.aof.manifest";
  private static final List<String> LOGGED =
      List.of("appendonly yes", "aof-timestamp-enabled yes", "appendfsync always");

  @TempDir private Path folder;

  private int copies;

  @BeforeEach
  void needTheTools() {
    Assumptions.assumeTrue(
        FileTool.redis("check-aof").isPresent() && FileTool.redis("check-rdb").isPresent(),
        "There are no redis-check-aof and redis-check-rdb to compare with");
  }

  private static void fill(Function<String[], RespValue> server) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "SET number 77",
                "SET long " + "abc".repeat(100),
                "SET gone v PXAT 4000000000000",
                "SADD numbers 1 2 3",
                "SADD words a b c",
                "HSET hash f v g w",
                "HSET dated f v g w",
                "HPEXPIREAT dated 4000000000000 FIELDS 1 f",
                "ZADD zset 1.5 m 2 n",
                "RPUSH list a b 3",
                "XADD stream 5-1 f v",
                "XADD stream 6-1 f v g w",
                "XGROUP CREATE stream group 0",
                "XREADGROUP GROUP group alice COUNT 1 STREAMS stream >",
                "SELECT 3"));
    for (int i = 0; i < 600; i++) {
      lines.add("SADD many:words w" + i);
      lines.add("HSET many:fields f" + i + " v");
      lines.add("ZADD many:scores " + i / 4.0 + " m" + i);
      lines.add("RPUSH many:elements " + "x".repeat(1 + i % 50));
    }
    for (String line : lines) {
      assertThat(RespText.of(server.apply(line.split(" ")))).doesNotStartWith("(error)");
    }
  }

  private byte[] snapshot(boolean redis) throws IOException {
    if (redis) {
      try (Oracle server = Oracle.start("dir " + folder);
          SocketClient client = new SocketClient(server.port())) {
        fill(client::run);
        client.run("SAVE");
      }
    } else {
      InProcessClient client = new InProcessServer("dir " + folder).client();
      fill(client::run);
      client.run("SAVE");
    }
    return Files.readAllBytes(folder.resolve("dump.rdb"));
  }

  @Test
  void sayTheSameOfSnapshots() throws IOException {
    for (boolean redis : new boolean[] {true, false}) {
      byte[] whole = snapshot(redis);
      Path file = folder.resolve("dump.rdb");
      FileTool told = FileTool.vireo("check-rdb", file.toString());
      assertThat(told).isEqualTo(FileTool.redis("check-rdb", file.toString()));
      assertThat(told.out()).contains("looks OK", "[info] 14 keys read", "[info] 1 subexpires");

      byte[] damaged = whole.clone();
      damaged[whole.length - 1]++;
      Files.write(file, damaged);
      List<String> ours = lines(FileTool.vireo("check-rdb", file.toString()));
      List<String> theirs = lines(FileTool.redis("check-rdb", file.toString()));
      assertThat(ours.subList(0, ours.indexOf("--- RDB ERROR DETECTED ---") + 1))
          .isEqualTo(theirs.subList(0, theirs.indexOf("--- RDB ERROR DETECTED ---") + 1));
      assertThat(theirs.get(theirs.indexOf("--- RDB ERROR DETECTED ---") + 1))
          .isEqualTo("[offset " + whole.length + "] RDB CRC error");
      assertThat(ours.get(ours.indexOf("--- RDB ERROR DETECTED ---") + 1))
          .startsWith("[offset " + whole.length + "] RDB CRC error");

      for (int length = 20; length < whole.length; length += 997) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThat(FileTool.vireo("check-rdb", file.toString()).code()).isEqualTo(1);
        assertThat(FileTool.redis("check-rdb", file.toString()).code()).isEqualTo(1);
      }
    }
  }

  private static List<String> lines(FileTool tool) {
    return tool.out().lines().toList();
  }

  /** Makes a log that tells some times; they are as far apart as the server's clock has it. */
  private Path log(boolean redis) throws IOException {
    List<String> settings = new ArrayList<>(LOGGED);
    settings.add("dir " + folder);
    if (redis) {
      try (Oracle server = Oracle.start(settings);
          SocketClient client = new SocketClient(server.port())) {
        for (int i = 0; i < 3; i++) {
          write(client::run, i);
          String before = second(client);
          await("the next second", () -> !second(client).equals(before));
        }
      }
    } else {
      InProcessServer server = new InProcessServer(settings.toArray(String[]::new));
      InProcessClient client = server.client();
      for (int i = 0; i < 3; i++) {
        write(client::run, i);
        server.advance(Duration.ofSeconds(2));
      }
    }
    return folder.resolve("appendonlydir");
  }

  private static String second(SocketClient client) {
    return RespText.of(client.run("TIME")).split("\"")[1];
  }

  private static void write(Function<String[], RespValue> server, int i) {
    server.apply(("SET k" + i + " " + "v".repeat(100)).split(" "));
    server.apply(new String[] {"MULTI"});
    server.apply(new String[] {"INCR", "n"});
    server.apply(new String[] {"RPUSH", "l", "a\r\nb", ""});
    server.apply(new String[] {"EXEC"});
  }

  private Path copy(Path log) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy" + copies++));
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static TreeMap<String, String> content(Path folder) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  /**
   * Redis counts the lines of all files in one row, and shows what an earlier line left in memory
   * where a line ends too early.
   */
  private static String comparable(FileTool tool, Path folder) {
    return tool.out()
        .replace(folder.toString(), "FOLDER")
        .replaceAll("ok_up_to_line=\\d+", "ok_up_to_line=N")
        .replaceAll("got: [0-9a-f]{4}", "got: XX");
  }

  private void same(Path log, String... options) throws IOException {
    Path ours = copy(log);
    Path theirs = copy(log);
    String[] args = Arrays.copyOf(options, options.length + 1);
    args[options.length] = ours.resolve(MANIFEST).toString();
    FileTool vireo = FileTool.vireo("check-aof", args);
    args[options.length] = theirs.resolve(MANIFEST).toString();
    FileTool redis = FileTool.redis("check-aof", args);
    assertThat(comparable(vireo, ours)).isEqualTo(comparable(redis, theirs));
    assertThat(vireo.code()).isEqualTo(redis.code());
    assertThat(content(ours)).isEqualTo(content(theirs));
  }

  @Test
  void sayTheSameOfLogs() throws IOException {
    for (boolean redis : new boolean[] {true, false}) {
      Path log = log(redis);
      same(log);
      Path increment = log.resolve("appendonly.aof.1.incr.aof");
      byte[] whole = Files.readAllBytes(increment);
      TreeSet<Long> times = new TreeSet<>();
      Files.readString(increment)
          .lines()
          .filter(line -> line.startsWith("#TS:"))
          .forEach(line -> times.add(Long.parseLong(line.substring(4))));
      assertThat(times).hasSize(3);
      for (long time = times.first(); time <= times.last() + 1; time++) {
        same(log, "--truncate-to-timestamp", "" + time);
      }
      for (int length = whole.length - 1; length > whole.length - 90; length -= 11) {
        Files.write(increment, Arrays.copyOf(whole, length));
        same(log, "--fix");
      }
      try (Stream<Path> files = Files.list(log)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
