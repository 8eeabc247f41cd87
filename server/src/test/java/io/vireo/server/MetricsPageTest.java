package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.Eventually;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private final int port = FreePort.find();
  private TcpServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private static String page(int port) throws IOException, InterruptedException {
    URI place = URI.create("http://127.0.0.1:" + port + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(place).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private String set(String setting, int value) {
    try (SocketClient client = new SocketClient(server.port())) {
      return RespText.of(client.run("CONFIG", "SET", setting, "" + value));
    }
  }

  @Test
  void showsWhatTheServerCounts() throws Exception {
    server = TcpServer.start("metrics-port " + port);
    try (SocketClient client = new SocketClient(server.port())) {
      client.run("SET", "key", "value");
      System.gc();

      assertThat(page(port).lines())
          .contains("vireo_clients_blocked 0.0")
          .anyMatch(line -> line.startsWith("vireo_memory_used_bytes "))
          .anyMatch(line -> line.startsWith("vireo_command") && line.contains("\"set\""))
          .anyMatch(line -> line.startsWith("vertx_pool_"));
    }
  }

  @Test
  void tellsOfReplicasForAsLongAsTheyAreThere() throws Exception {
    server = TcpServer.start("metrics-port " + port, "repl-diskless-sync-delay 0");
    String name = "{replica=\"127.0.0.1:4711\"}";
    try (SocketClient replica = new SocketClient(server.port())) {
      replica.run("REPLCONF", "listening-port", "4711", "capa", "eof");
      replica.send(RespRequest.of("PSYNC", "?", "-1"));
      assertThat(replica.readRaw(11)).asString().isEqualTo("+FULLRESYNC");
      await(lines -> lines.contains("vireo_replica_online" + name + " 1.0"));
      replica.send(RespRequest.of("REPLCONF", "ACK", "0"));
      try (SocketClient client = new SocketClient(server.port())) {
        client.run("SET", "a", "1");
      }
      await(
          lines ->
              lines.contains("vireo_replicas_connected 1.0")
                  && lines.stream().anyMatch(l -> l.startsWith("vireo_replica_lag_seconds" + name))
                  && lines.stream().anyMatch(l -> isAboveZero(l, "vireo_replica_behind_bytes"))
                  && lines.stream()
                      .anyMatch(l -> isAboveZero(l, "vireo_replication_backlog_bytes")));
    }
    await(lines -> lines.stream().noneMatch(line -> line.contains(name)));
  }

  @Test
  void aReplicaTellsOfItsPrimary() throws Exception {
    int nobody = FreePort.find();
    server = TcpServer.start("metrics-port " + port, "replicaof 127.0.0.1 " + nobody);
    String name = "{primary=\"127.0.0.1:" + nobody + "\"}";
    await(lines -> lines.contains("vireo_primary_link_up" + name + " 0.0"));
    try (SocketClient client = new SocketClient(server.port())) {
      client.run("REPLICAOF", "NO", "ONE");
    }
    await(lines -> lines.stream().noneMatch(line -> line.contains(name)));
  }

  private static boolean isAboveZero(String line, String name) {
    return line.startsWith(name) && !line.endsWith(" 0.0");
  }

  private void await(Predicate<List<String>> condition) {
    Eventually.await("the page", () -> page(port).lines().toList(), condition);
  }

  @Test
  void opensMovesAndClosesWhileTheServerRuns() throws Exception {
    server = TcpServer.start();
    assertThat(set("metrics-port", port)).contains("OK");
    assertThat(page(port)).contains("vireo_memory_used_bytes");

    int other = FreePort.find();
    assertThat(set("metrics-port", other)).contains("OK");
    assertThat(page(other)).contains("vireo_memory_used_bytes");
    assertThatThrownBy(() -> page(port)).isInstanceOf(IOException.class);

    assertThat(set("metrics-port", 0)).contains("OK");
    assertThatThrownBy(() -> page(other)).isInstanceOf(IOException.class);
  }
}
