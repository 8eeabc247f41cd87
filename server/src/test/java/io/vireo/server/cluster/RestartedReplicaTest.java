package io.vireo.server.cluster;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that starts again loads its own files before the data of its primary replace them. */
class RestartedReplicaTest {
  private static final int KEYS = 200;
  private static final String DELAY = "key-load-delay 5000";

  @TempDir Path folder;

  private TcpServer start(String name, int busPort, String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add("dir " + Files.createDirectories(folder.resolve(name)));
    lines.add("cluster-enabled yes");
    lines.add("cluster-port " + busPort);
    if (!lines.contains("appendonly no")) {
      lines.add("appendonly yes");
    }
    lines.add("repl-diskless-sync-delay 0");
    return TcpServer.start(lines);
  }

  private static void fill(SocketClient primary) throws IOException {
    primary.run("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await("it takes writes", () -> RespText.of(primary.run("SET", "key:0", "v")).equals("OK"));
    for (int i = 1; i < KEYS; i++) {
      primary.run("SET", "key:" + i, "v");
    }
  }

  private static void follow(
      SocketClient replica, TcpServer primary, int busPort, SocketClient there) throws IOException {
    String id = there.run("CLUSTER", "MYID").asText();
    replica.run("CLUSTER", "MEET", "127.0.0.1", primary.port() + "", busPort + "");
    await("it follows", () -> RespText.of(replica.run("CLUSTER", "REPLICATE", id)).equals("OK"));
    awaitCopy(replica);
  }

  private static void awaitCopy(SocketClient replica) {
    await(
        "it has the data, and hears of more",
        () ->
            RespText.of(replica.run("DBSIZE")).equals("(integer) " + KEYS)
                && replica.run("INFO", "replication").asText().contains("master_link_status:up"));
  }

  @Test
  void loadsItsFilesBeforeItFollows() throws IOException {
    int bus = FreePort.find();
    int replicaBus = FreePort.find();
    try (TcpServer primary = start("primary", bus);
        SocketClient there = primary.client()) {
      fill(there);
      try (TcpServer replica = start("replica", replicaBus);
          SocketClient here = replica.client()) {
        follow(here, primary, bus, there);
      }
      try (TcpServer replica = start("replica", replicaBus, DELAY);
          SocketClient here = replica.client()) {
        awaitCopy(here);
        there.run("SET", "key:0", "newer");
        here.run("READONLY");
        await("it goes on", () -> RespText.of(here.run("GET", "key:0")).equals("\"newer\""));
      }
    }
  }

  @Test
  void needsNoCopyAfterSaving() throws IOException {
    int bus = FreePort.find();
    int replicaBus = FreePort.find();
    try (TcpServer primary = start("primary", bus);
        SocketClient there = primary.client()) {
      fill(there);
      try (TcpServer replica = start("replica", replicaBus);
          SocketClient here = replica.client()) {
        follow(here, primary, bus, there);
        here.run("CONFIG", "SET", "appendonly", "no");
        here.run("SAVE");
      }
      there.run("SET", "key:0", "newer");
      try (TcpServer replica = start("replica", replicaBus, "appendonly no");
          SocketClient here = replica.client()) {
        awaitCopy(here);
        here.run("READONLY");
        await("it goes on", () -> RespText.of(here.run("GET", "key:0")).equals("\"newer\""));
        assertThat(there.run("INFO", "stats").asText())
            .contains("sync_full:1")
            .contains("sync_partial_ok:1");
      }
    }
  }
}
