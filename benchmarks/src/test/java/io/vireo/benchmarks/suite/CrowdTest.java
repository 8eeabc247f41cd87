package io.vireo.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(8)
class CrowdTest {
  @Test
  void waitsForThoseWhoComeAndForThoseWhoGo() throws Exception {
    try (TinyServer tiny = new TinyServer()) {
      Crowd crowd = Crowd.at(at(tiny));
      List<SocketChannel> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(at(tiny).endpoint().connect());
      }
      crowd.awaitAll(20);
      assertThat(tiny.clients()).isGreaterThanOrEqualTo(20);
      CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> close(clients));
      crowd.awaitFarewell();
      // One look may itself not have been noticed to be over.
      assertThat(tiny.clients()).isLessThanOrEqualTo(2);
      gone.join();
    }
  }

  private static void close(List<SocketChannel> clients) {
    try {
      for (SocketChannel client : clients) {
        client.close();
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Server at(TinyServer tiny) {
    return new Server() {
      @Override
      public String name() {
        return "tiny";
      }

      @Override
      public Endpoint endpoint() {
        return Endpoint.loopback(tiny.port());
      }

      @Override
      public double cpuMicros() {
        return Double.NaN;
      }
    };
  }
}
