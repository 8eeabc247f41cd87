package io.vireo.server.replication.lead;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a primary does when a replica, or its own disk, fails it. */
@Tag("long")
class ReplicaFaultsTest {
  private static final int LONG_VALUES = 60;
  private static final String UNKNOWN = "f".repeat(40);

  @TempDir Path folder;

  private static String run(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static String field(SocketClient client, String name) {
    return Info.of(client.run("INFO", "everything")).field(name);
  }

  /** A client that asks for a copy, and reads no more than it is told to. */
  private static SocketClient asks(int port) {
    SocketClient replica = new SocketClient(port);
    assertThat(run(replica, "REPLCONF", "capa", "eof", "capa", "psync2")).isEqualTo("OK");
    replica.send(RespRequest.of("PSYNC", "?", "-1"));
    return replica;
  }

  private static String line(SocketClient client) {
    StringBuilder line = new StringBuilder();
    for (byte[] next = client.readRaw(1); next.length == 1 && next[0] != '\n'; ) {
      line.append((char) next[0]);
      next = client.readRaw(1);
    }
    return line.toString().strip();
  }

  private TcpServer server(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of("dir " + folder, "repl-diskless-sync-delay 0", "rdbcompression no"));
    settings.addAll(List.of(more));
    return TcpServer.start(settings);
  }

  private static void fill(SocketClient client) {
    for (int i = 0; i < LONG_VALUES; i++) {
      run(client, "SET", "long:" + i, "x".repeat(1 << 20));
    }
  }

  @Test
  void whoStopsReadingInTheMiddleOfACopyIsDroppedAndOthersGetTheirs() {
    try (TcpServer vireo = server("repl-timeout 2");
        SocketClient here = vireo.client()) {
      fill(here);
      try (SocketClient stuck = asks(vireo.port())) {
        assertThat(stuck.readRaw(100_000)).hasSize(100_000);
        assertThat(run(here, "SET", "meanwhile", "1")).isEqualTo("OK");
        await("end of who reads nothing", () -> field(here, "connected_slaves").equals("0"));
        assertThat(run(here, "PING")).isEqualTo("PONG");
      }
      // Who reads may be slow.
      assertThat(run(here, "CONFIG", "SET", "repl-timeout", "600")).isEqualTo("OK");
      try (SocketClient next = asks(vireo.port())) {
        assertThat(line(next)).startsWith("+FULLRESYNC ");
        String mark = line(next);
        assertThat(mark).startsWith("$EOF:");
        byte[] begin = next.readRaw(LONG_VALUES << 20);
        assertThat(new String(begin, 0, 9, StandardCharsets.US_ASCII)).isEqualTo("REDIS0010");
      }
    }
  }

  /** Answers would stand in the stream. */
  @ParameterizedTest
  @CsvSource({"PING,0", "GET,1", "XINFO,1"})
  void whoAsksForMoreThanDataIsDisconnected(String command, String errors) {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client()) {
      run(here, "SET", "k", "secret");
      try (SocketClient replica = asks(vireo.port())) {
        assertThat(line(replica)).startsWith("+FULLRESYNC ");
        replica.send(RespRequest.of("REPLCONF", "ACK", "0"));
        replica.send(command.equals("GET") ? RespRequest.of("GET", "k") : RespRequest.of(command));
        String all = new String(replica.readToEnd(), StandardCharsets.ISO_8859_1);
        assertThat(replica.hasEnded()).isTrue();
        assertThat(all).doesNotContain("+PONG").doesNotContain("-ERR");
      }
      await("end of the replica", () -> field(here, "connected_slaves").equals("0"));
      assertThat(field(here, "unexpected_error_replies")).isEqualTo(errors);
    }
  }

  /** A script's own last write was none before. */
  @Test
  void aScriptWaitsForTheWritesOfItsCaller() {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client();
        SocketClient replica = asks(vireo.port())) {
      assertThat(line(replica)).startsWith("+FULLRESYNC ");
      replica.send(RespRequest.of("REPLCONF", "ACK", "0"));
      await("a replica", () -> field(here, "slave0").contains("state=online"));
      assertThat(run(here, "SET", "k", "v")).isEqualTo("OK");
      assertThat(run(here, "EVAL", "return redis.call('WAIT', '1', '0')", "0"))
          .isEqualTo("(integer) 0");
    }
  }

  @Test
  void whoComesBackAfterTheHistoryWasChangedCopiesAll() {
    try (TcpServer vireo = server("enable-debug-command yes");
        SocketClient here = vireo.client()) {
      try (SocketClient first = asks(vireo.port())) {
        assertThat(line(first)).startsWith("+FULLRESYNC ");
      }
      String id = field(here, "master_replid");
      String next = Long.toString(Long.parseLong(field(here, "master_repl_offset")) + 1);
      assertThat(asked(vireo, id, next)).startsWith("+CONTINUE");
      assertThat(run(here, "DEBUG", "CHANGE-REPL-ID")).isEqualTo("OK");
      String changed = field(here, "master_replid");
      assertThat(changed).isNotEqualTo(id);
      assertThat(field(here, "master_replid2")).isEqualTo("0".repeat(40));
      assertThat(asked(vireo, id, next)).startsWith("+FULLRESYNC " + changed);
    }
  }

  @Test
  void whoKnowsAnotherHistoryOrAPlaceThatIsNotThereGetsACopy() {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client()) {
      try (SocketClient first = asks(vireo.port())) {
        assertThat(line(first)).startsWith("+FULLRESYNC ");
      }
      run(here, "SET", "a", "1");
      String id = field(here, "master_replid");
      String next = Long.toString(Long.parseLong(field(here, "master_repl_offset")) + 1);
      assertThat(asked(vireo, id, next)).startsWith("+CONTINUE");
      assertThat(asked(vireo, UNKNOWN, next)).startsWith("+FULLRESYNC " + id);
      assertThat(asked(vireo, id, next + "0")).startsWith("+FULLRESYNC " + id);
      assertThat(asked(vireo, id, "-1")).startsWith("+FULLRESYNC " + id);
      assertThat(asked(vireo, id, "abc")).startsWith("-ERR");
      assertThat(run(here, "PING")).isEqualTo("PONG");
    }
  }

  private static String asked(TcpServer vireo, String id, String next) {
    try (SocketClient replica = vireo.client()) {
      run(replica, "REPLCONF", "capa", "eof", "capa", "psync2");
      replica.send(RespRequest.of("PSYNC", id, next));
      return line(replica);
    }
  }

  @Test
  void aFullDiskCostsTheReplicaItsCopyAndNothingElse(@TempDir Path other) throws IOException {
    Path library = DiskShim.compile(other);
    Assumptions.assumeTrue(library != null);
    Path data = Files.createDirectory(other.resolve("data"));
    DiskShim disk = new DiskShim(library, other, data);
    int port = FreePort.find();
    List<String> words =
        List.of(
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--dir",
            "" + data,
            "--save",
            "",
            "--repl-diskless-sync",
            "no");
    try (ServerProcess process =
        ServerProcess.start(
            disk.preloadedBy(ServerProgram.ofThisBuild()), other, words.toArray(String[]::new))) {
      process.await("Ready to accept connections");
      try (SocketClient here = new SocketClient(port)) {
        assertThat(run(here, "SET", "a", "x".repeat(100_000))).isEqualTo("OK");
        disk.set("write * ENOSPC temp-");
        try (SocketClient refused = asks(port)) {
          assertThat(refused.awaitClose()).isTrue();
        }
        assertThat(run(here, "SET", "b", "1")).isEqualTo("OK");
        disk.set();
        try (SocketClient served = asks(port)) {
          assertThat(line(served)).startsWith("+FULLRESYNC ");
          assertThat(line(served)).matches("\\$[0-9]+");
        }
      }
    }
  }
}
