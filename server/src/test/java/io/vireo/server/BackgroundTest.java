package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TcpServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work that data commands and regular work leave to another thread. */
class BackgroundTest {
  @Test
  void runsThoughTheDataThreadThatAskedForItNeverRests() throws Exception {
    try (TcpServer server = TcpServer.start()) {
      CompletableFuture<String> asked = new CompletableFuture<>();
      CompletableFuture<String> done = new CompletableFuture<>();
      server
          .server()
          .engine()
          .context()
          .inbox()
          .add(
              () -> {
                asked.complete(Thread.currentThread().getName());
                server
                    .server()
                    .background()
                    .execute(() -> done.complete(Thread.currentThread().getName()));
              });
      assertThat(asked.get(20, TimeUnit.SECONDS)).startsWith("vireo-data");
      assertThat(done.get(20, TimeUnit.SECONDS)).startsWith("vireo-background");
    }
  }
}
