package io.vireo.server.tracking.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many clients, on several event loops, keep what they read and write to the same keys at once.
 * When all is quiet nobody keeps an old value: so no answer with an old value came behind the
 * message that the value is old.
 */
@Timeout(120)
class TrackingOrderTest {
  private static final int KEYS = 12;
  private static final int CLIENTS = 8;
  private static final int TURNS = 150;
  private static final String NULL = "-";

  /** A client that sends pipelines of reads and writes, and reads what comes. */
  private static final class CachingClient implements AutoCloseable {
    private final SocketClient socket;
    private final SplittableRandom random;
    private final Map<String, String> cache = new HashMap<>();

    CachingClient(TcpServer server, long seed, String... tracking) {
      socket = new SocketClient(server.port());
      random = new SplittableRandom(seed);
      socket.run("HELLO", "3");
      assertThat(socket.run(tracking).asText()).isEqualTo("OK");
    }

    /** One pipeline, and all answers to it. */
    void turn() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      Deque<String> asked = new ArrayDeque<>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        String key = "key:" + random.nextInt(KEYS);
        switch (random.nextInt(10)) {
          case 0 -> {
            all.writeBytes(RespRequest.of("INCR", key));
            asked.add("");
          }
          case 1 -> {
            all.writeBytes(RespRequest.of("DEL", key));
            asked.add("");
          }
          default -> {
            all.writeBytes(RespRequest.of("GET", key));
            asked.add(key);
          }
        }
      }
      socket.send(all.toByteArray());
      while (!asked.isEmpty()) {
        RespValue value = socket.read();
        if (isInvalidation(value)) {
          forget(value);
        } else {
          answered(asked.poll(), value);
        }
      }
    }

    private void answered(String key, RespValue value) {
      if (!key.isEmpty()) {
        cache.put(key, value instanceof RespValue.Nil ? NULL : value.asText());
      }
    }

    private static boolean isInvalidation(RespValue value) {
      return value instanceof RespValue.Many many && !many.items().isEmpty();
    }

    private void forget(RespValue value) {
      RespValue.Many message = (RespValue.Many) value;
      assertThat(message.items().get(0).asText()).isEqualTo("invalidate");
      ((RespValue.Many) message.items().get(1)).items().forEach(key -> cache.remove(key.asText()));
    }

    /** Reads all that was said before now. */
    void settle() {
      socket.send(RespRequest.of("PING"));
      RespValue value = socket.read();
      while (isInvalidation(value)) {
        forget(value);
        value = socket.read();
      }
      assertThat(value.asText()).isEqualTo("PONG");
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"adaptive, 1", "adaptive, 3", "dedicated, 3"})
  void nobodyKeepsAnOldValue(String mode, int loops) throws Exception {
    try (TcpServer server = TcpServer.start("data-thread " + mode, "io-threads " + loops);
        SocketClient judge = new SocketClient(server.port())) {
      List<CachingClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            i % 2 == 0
                ? new CachingClient(server, Seeds.of(i), "CLIENT", "TRACKING", "ON")
                : new CachingClient(server, Seeds.of(i), "CLIENT", "TRACKING", "ON", "BCAST"));
      }
      ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
      List<Future<?>> running = new ArrayList<>();
      for (CachingClient client : clients) {
        running.add(
            threads.submit(
                () -> {
                  for (int turn = 0; turn < TURNS; turn++) {
                    client.turn();
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(100, TimeUnit.SECONDS);
      }
      threads.shutdown();
      for (CachingClient client : clients) {
        client.settle();
        client.cache.forEach(
            (key, value) -> {
              RespValue now = judge.run("GET", key);
              assertThat(value)
                  .as(key)
                  .isEqualTo(now instanceof RespValue.Nil ? NULL : now.asText());
            });
        client.close();
      }
    }
  }
}
