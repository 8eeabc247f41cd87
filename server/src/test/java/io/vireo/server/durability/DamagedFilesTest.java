package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.rdb.Crc64;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and payloads that are cut off or changed anywhere: the outcome is always clear. */
@Tag("long")
class DamagedFilesTest {
  private static final List<String> ALL_SORTS =
      List.of(
          "SET a 1",
          "SET long " + "abc".repeat(30),
          "RPUSH l 1 two 3",
          "SADD s a b c",
          "SADD ints 1 2 300",
          "HSET h f 1 g 2",
          "HSET hx f 1 g 2",
          "HPEXPIREAT hx 4102444800000 FIELDS 1 f",
          "ZADD z 1 a 2.5 b",
          "XADD x 1-1 f v",
          "XGROUP CREATE x g 0",
          "XREADGROUP GROUP g c COUNT 1 STREAMS x >",
          "PEXPIREAT a 4102444800000");

  @TempDir private Path folder;

  private Path root;
  private SimulatedDisk disk;

  @BeforeEach
  void root() throws IOException {
    root = folder.toRealPath();
    disk = new SimulatedDisk(root);
  }

  /** A server with what is on the disk. */
  private InProcessServer start(String... more) {
    List<String> all = new ArrayList<>(List.of("dir " + root, "enable-debug-command yes"));
    all.addAll(List.of(more));
    return InProcessServer.on(Disk.atOnce(disk), all.toArray(String[]::new));
  }

  private static String run(InProcessClient client, String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static String digest(InProcessServer server) {
    return run(server.client(), "DEBUG DIGEST");
  }

  /** One that is only looked at: there are thousands, which need no replicas. */
  private InProcessServer found(String... more) {
    return start(more).alone();
  }

  /** The state, or what is wrong with the files. */
  private String outcome(String... settings) {
    try {
      return digest(found(settings));
    } catch (IllegalStateException refused) {
      assertThat(refused.getMessage()).doesNotContain("Exception").contains("append");
      return "refused";
    }
  }

  @Test
  void aLogCutOffAtAnyByteYieldsWhatIsWholeBefore() {
    String[] settings = {"appendonly yes", "aof-use-rdb-preamble no"};
    InProcessServer server = start(settings);
    String increment = "appendonlydir/appendonly.aof.1.incr.aof";
    List<String> states = new ArrayList<>(List.of(digest(server)));
    List<Integer> ends = new ArrayList<>(List.of(0));
    for (String line : ALL_SORTS) {
      run(server.client(), line);
      states.add(digest(server));
      ends.add(disk.content(increment).length);
    }
    byte[] whole = disk.content(increment);
    for (int length = 0; length <= whole.length; length++) {
      disk.content(increment, Arrays.copyOf(whole, length));
      int last = length;
      int units = (int) ends.stream().filter(end -> end <= last).count() - 1;
      // A SELECT may be whole though the command behind it is not.
      assertThat(outcome(settings)).as("%d bytes", length).isEqualTo(states.get(units));
      assertThat(disk.content(increment).length).isBetween(ends.get(units), length);
      disk.content(increment, Arrays.copyOf(whole, length));
      boolean isWhole = ends.contains(length);
      String strict = outcome("appendonly yes", "aof-load-truncated no");
      assertThat(strict).isIn(states.get(units), isWhole ? states.get(units) : "refused");
    }
  }

  @Test
  void aSnapshotWithAFlippedBitIsRefused() {
    InProcessServer server = start();
    ALL_SORTS.forEach(line -> run(server.client(), line));
    assertThat(run(server.client(), "SAVE")).isEqualTo("OK");
    String before = digest(server);
    byte[] good = disk.content("dump.rdb");
    InProcessClient client = server.client();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      disk.content("dump.rdb", bad);
      assertThat(run(client, "DEBUG RELOAD NOSAVE"))
          .as("byte %d", i)
          .isEqualTo("(error) ERR Error trying to load the RDB dump, check server logs.");
      assertThat(refusal()).as("byte %d", i).contains("dump.rdb").doesNotContain("Exception");
    }
    disk.content("dump.rdb", good);
    assertThat(run(client, "DEBUG RELOAD NOSAVE")).isEqualTo("OK");
    assertThat(digest(server)).isEqualTo(before);
  }

  private String refusal() {
    try {
      found();
      return "loaded";
    } catch (IllegalStateException refused) {
      return refused.getMessage();
    }
  }

  /** Without a checksum damage may go unnoticed, but not end in anything else than an outcome. */
  @Test
  void aSnapshotWithoutAChecksumIsLoadedOrRefused() {
    InProcessServer server = start("rdbchecksum no");
    ALL_SORTS.forEach(line -> run(server.client(), line));
    assertThat(run(server.client(), "SAVE")).isEqualTo("OK");
    byte[] good = disk.content("dump.rdb");
    int refused = 0;
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << i % 8);
      disk.content("dump.rdb", bad);
      try {
        assertThat(digest(found("rdbchecksum no"))).hasSize(40);
      } catch (IllegalStateException wrong) {
        assertThat(wrong.getMessage()).as("bit %d", i).contains("dump.rdb");
        assertThat(wrong.getMessage()).as("bit %d", i).doesNotContain("Exception");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length);
  }

  static Stream<String> keys() {
    return Stream.of("a", "long", "l", "s", "ints", "h", "hx", "z", "x");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aPayloadWithAFlippedBitIsRefusedOrAValue(String key) {
    InProcessServer server = start();
    InProcessClient client = server.client();
    ALL_SORTS.forEach(line -> run(client, line));
    byte[] good =
        ((RespValue.Text) client.run("DUMP", key)).text().getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << i % 8);
      assertThat(restore(client, bad))
          .isEqualTo("(error) ERR DUMP payload version or checksum are wrong");
      sum(bad);
      String answer = restore(client, bad);
      assertThat(answer)
          .as("bit %d", i)
          .isIn(
              "OK",
              "(error) ERR Bad data format",
              "(error) ERR DUMP payload version or checksum are wrong");
      if (answer.equals("OK")) {
        assertThat(run(client, "DEBUG DIGEST-VALUE copy")).as("bit %d", i).isNotBlank();
        assertThat(client.run("DUMP", "copy")).isNotNull();
        assertThat(run(client, "DEL copy")).as("bit %d", i).startsWith("(integer)");
      }
    }
    for (int length = 0; length < good.length; length++) {
      assertThat(restore(client, Arrays.copyOf(good, length))).startsWith("(error) ERR ");
    }
  }

  private static void sum(byte[] payload) {
    long crc = Crc64.update(0, payload, 0, payload.length - 8);
    for (int i = 0; i < 8; i++) {
      payload[payload.length - 8 + i] = (byte) (crc >>> 8 * i);
    }
  }

  private static String restore(InProcessClient client, byte[] payload) {
    client.send(
        RespRequest.of(
            List.of(
                "RESTORE".getBytes(StandardCharsets.US_ASCII),
                "copy".getBytes(StandardCharsets.US_ASCII),
                "0".getBytes(StandardCharsets.US_ASCII),
                payload)));
    return RespText.of(client.read());
  }
}
