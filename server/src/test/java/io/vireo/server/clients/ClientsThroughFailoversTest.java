package io.vireo.server.clients;

import static io.vireo.server.sentinel.Watched.Maker.VIREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.sentinel.Watched;
import io.vireo.server.sentinel.WatchedGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of five libraries write while primaries are killed one after the other: what they were
 * told that a replica has is there in the end. {@code -Dvireo.failovers=10} plays longer; how many
 * each wrote and lost is in {@code target/failovers.txt} then.
 */
@Tag("nightly") // ten failovers take minutes, and what is lost depends on the speed
@Tag("long")
class ClientsThroughFailoversTest {
  private static final Path COUNTS = Path.of("target/failovers.txt");
  private static final int FAILOVERS = Integer.getInteger("vireo.failovers", 2);

  @TempDir Path folder;

  private final WatchedGroup group = new WatchedGroup();
  private final List<SentinelWriter> writers = new ArrayList<>();

  @AfterEach
  void end() {
    writers.forEach(SentinelWriter::close);
    group.close();
  }

  private void start() {
    for (int i = 0; i < 3; i++) {
      String[] lines = i == 0 ? new String[0] : new String[] {"replicaof 127.0.0.1 " + port()};
      Watched server = Watched.server(VIREO, folder.resolve("server" + i), lines);
      group.addServer(server, server.port());
    }
    for (int i = 0; i < 3; i++) {
      group.addSentinel(Watched.sentinel(VIREO, folder.resolve("sentinel" + i), port()));
    }
    group.awaitAgreement();
  }

  /** The port of the first primary. */
  private int port() {
    return group.server(0).port();
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void write() throws Exception {
    List<Integer> ports = group.sentinels().stream().map(Watched::port).toList();
    writers.add(SentinelWriter.jedis(ports));
    writers.add(SentinelWriter.lettuce(ports));
    // Debian's package belongs to this one.
    String python = "/usr/bin/python3";
    if (runs(python, "-c", "import redis.sentinel")) {
      String script = Path.of("src/test/python/sentinel_writer.py").toAbsolutePath().toString();
      writers.add(SentinelWriter.program("python", folder, ports, List.of(python, "-B", script)));
    }
    if (NodeClientsTest.isReady()) {
      for (String client : List.of("ioredis", "node-redis")) {
        List<String> command = List.of("node", "sentinel-writer.js", client);
        writers.add(SentinelWriter.program(client, NodeClientsTest.PLACE, ports, command));
      }
    }
  }

  @Test
  void nothingIsLostThatAReplicaHasAcknowledged() throws Exception {
    start();
    write();
    for (int i = 0; i < FAILOVERS; i++) {
      awaitProgress();
      Watched old = group.primary();
      old.kill();
      group.awaitAnother(old);
      old.start();
      group.awaitAgreement();
    }
    awaitProgress();
    writers.forEach(SentinelWriter::close);
    List<String> counts = new ArrayList<>();
    for (SentinelWriter writer : writers) {
      Set<Long> kept =
          group.primary().list("SMEMBERS", writer.key).stream()
              .map(Long::valueOf)
              .collect(Collectors.toSet());
      TreeSet<Long> lost = new TreeSet<>(writer.acknowledged);
      lost.removeAll(kept);
      TreeSet<Long> alone = new TreeSet<>(writer.alone);
      alone.removeAll(kept);
      counts.add(
          "%s: %d acknowledged by a replica, %d of them lost; %d by the primary only, %d of them lost"
              .formatted(
                  writer.key,
                  writer.acknowledged.size(),
                  lost.size(),
                  writer.alone.size(),
                  alone.size()));
      Files.write(COUNTS, counts);
      assertThat(lost).as("lost by " + writer.key).isEmpty();
    }
  }

  private void awaitProgress() {
    for (SentinelWriter writer : writers) {
      int before = writer.acknowledged.size();
      group.await("progress of " + writer.key, () -> writer.acknowledged.size() > before + 20);
    }
  }
}
