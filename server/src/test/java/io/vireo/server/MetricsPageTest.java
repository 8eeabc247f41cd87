package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
