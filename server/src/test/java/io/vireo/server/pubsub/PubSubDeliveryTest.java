package io.vireo.server.pubsub;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages between real connections on several event loops.
 *
 * <p>What PUBLISH answers is exact, so the numbers of all answers add up to the messages that all
 * listeners get, even while listeners come and go. And nobody sees the messages of one publisher
 * out of order.
 */
class PubSubDeliveryTest {
  private static final int PUBLISHERS = 3;
  private static final int LISTENERS = 6;
  private static final int ROUNDS = 60;
  private static final int PIPELINE = 20;

  /** What one listener got: how much, and the latest of each publisher. */
  private static final class Heard {
    private final Map<String, Integer> latest = new HashMap<>();
    private long messages;

    void message(String payload) {
      String[] parts = payload.split(":");
      int number = Integer.parseInt(parts[1]);
      assertThat(number).isGreaterThan(latest.getOrDefault(parts[0], -1));
      latest.put(parts[0], number);
      messages++;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dedicated", "adaptive"})
  void whatIsCountedArrivesOnceAndInOrder(String thread) throws Exception {
    AtomicInteger publishing = new AtomicInteger(PUBLISHERS);
    CountDownLatch listening = new CountDownLatch(LISTENERS);
    ExecutorService pool = Executors.newFixedThreadPool(PUBLISHERS + LISTENERS);
    try (TcpServer server = TcpServer.start("io-threads 3", "data-thread " + thread)) {
      List<Future<Long>> heard = new ArrayList<>();
      for (int i = 0; i < LISTENERS; i++) {
        int kind = i;
        heard.add(pool.submit(() -> listen(server.port(), kind, publishing, listening)));
      }
      List<Future<Long>> counted = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        String name = "p" + i;
        counted.add(
            pool.submit(
                () -> {
                  try {
                    listening.await();
                    return publish(server.port(), name);
                  } finally {
                    publishing.decrementAndGet();
                  }
                }));
      }
      long sent = sum(counted);
      assertThat(sum(heard)).isEqualTo(sent);
      assertThat(sent).as("somebody listened").isPositive();
    } finally {
      pool.shutdownNow();
    }
  }

  private static long sum(List<Future<Long>> parts) throws Exception {
    long sum = 0;
    for (Future<Long> part : parts) {
      sum += part.get(4, TimeUnit.MINUTES);
    }
    return sum;
  }

  private static long publish(int port, String name) {
    long receivers = 0;
    try (SocketClient client = new SocketClient(port)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PIPELINE; i++) {
          int number = round * PIPELINE + i;
          client.send(RespRequest.of("PUBLISH", "channel", name + ":" + number));
        }
        for (int i = 0; i < PIPELINE; i++) {
          receivers += ((RespValue.Whole) client.read()).number();
        }
      }
    }
    return receivers;
  }

  /** Comes and goes until nobody publishes any more; does not go before the first message. */
  private static long listen(
      int port, int kind, AtomicInteger publishing, CountDownLatch listening) {
    boolean pattern = kind % 3 == 0;
    Heard heard = new Heard();
    try (SocketClient client = new SocketClient(port)) {
      client.run("HELLO", kind % 2 == 0 ? "2" : "3");
      while (publishing.get() > 0) {
        client.send(
            RespRequest.of(pattern ? "PSUBSCRIBE" : "SUBSCRIBE", pattern ? "ch*" : "channel"));
        readUntil(client, heard, pattern ? "psubscribe" : "subscribe");
        listening.countDown();
        for (int i = 0; i < 5 || heard.messages == 0; i++) {
          client.send(RespRequest.of("PING"));
          readUntil(client, heard, "pong");
        }
        client.send(RespRequest.of(pattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE"));
        readUntil(client, heard, pattern ? "punsubscribe" : "unsubscribe");
        assertThat(client.poll()).as("nothing comes after the end").isNull();
      }
    }
    return heard.messages;
  }

  private static void readUntil(SocketClient client, Heard heard, String word) {
    while (true) {
      RespValue value = client.read();
      assertThat(value).as("an answer").isNotNull();
      if (!(value instanceof RespValue.Many many)) {
        assertThat(value.asText()).isEqualToIgnoringCase(word);
        return;
      }
      String first = many.items().get(0).asText();
      if (first.equals(word)) {
        return;
      }
      assertThat(first).isIn("message", "pmessage");
      heard.message(many.items().get(many.items().size() - 1).asText());
    }
  }

  @Test
  void whoDoesNotReadIsDisconnectedAndOthersGoOn() {
    String payload = "x".repeat(20_000);
    try (TcpServer server = TcpServer.start("client-output-buffer-limit pubsub 1mb 0 0");
        SocketClient lazy = new SocketClient(server.port());
        SocketClient reader = new SocketClient(server.port());
        SocketClient publisher = new SocketClient(server.port())) {
      lazy.run("SUBSCRIBE", "channel");
      reader.run("SUBSCRIBE", "channel");
      long receivers = 2;
      for (int i = 0; receivers == 2 && i < 10_000; i++) {
        receivers = ((RespValue.Whole) publisher.run("PUBLISH", "channel", payload)).number();
        RespValue.Many message = (RespValue.Many) reader.read();
        assertThat(message.items().get(2).asText()).hasSize(payload.length());
      }
      assertThat(receivers).isEqualTo(1);
      assertThat(lazy.awaitClose()).isTrue();
    }
  }

  @Test
  void whoLeavesTooMuchUnreadForTooLongIsDisconnectedWithoutFurtherMessages() {
    String payload = "x".repeat(1_000_000);
    try (TcpServer server = TcpServer.start("client-output-buffer-limit pubsub 0 100kb 1");
        SocketClient lazy = new SocketClient(server.port());
        SocketClient publisher = new SocketClient(server.port())) {
      lazy.run("SUBSCRIBE", "channel");
      for (int i = 0; i < 20; i++) {
        publisher.run("PUBLISH", "channel", payload);
      }
      await(
          "the lazy client is gone",
          () -> ((RespValue.Many) publisher.run("PUBSUB", "NUMSUB", "channel")).items().get(1),
          new RespValue.Whole(0)::equals);
    }
  }
}
