package io.vireo.server;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server with a heap of 128 MB does when clients want more than that. */
@Tag("nightly") // goes to the border of a heap
class FullHeapTest {
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @TempDir private static Path folder;
  private static ServerProcess server;
  private static int port;

  @BeforeAll
  static void start() {
    port = FreePort.find();
    server =
        ServerProcess.start(
            folder,
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--save ''",
            "--latency-tracking no",
            "--enable-debug-command yes");
    server.await("Ready to accept");
  }

  @BeforeEach
  void clear() {
    try (SocketClient client = new SocketClient(port)) {
      client.run("FLUSHALL");
      client.run("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @AfterAll
  static void stop() {
    server.signal("TERM");
    assertThat(server.end()).isZero();
    assertThat(server.lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    server.close();
  }

  private int fill(SocketClient client) {
    for (int i = 0; i < 200; i++) {
      if (client.run("SET", "key:" + i, MEGABYTE) instanceof RespValue.Failure) {
        return i;
      }
    }
    return 200;
  }

  @Test
  void refusesWhatDoesNotFitAndLosesNothing() {
    try (SocketClient client = new SocketClient(port)) {
      int kept = fill(client);

      assertThat(kept).isBetween(40, 90);
      assertThat(client.run("SET", "more", MEGABYTE).asText()).startsWith("OOM ");
      assertThat(client.run("DBSIZE")).isEqualTo(new RespValue.Whole(kept));
      assertThat(client.run("GET", "key:" + (kept - 1)).asText()).isEqualTo(MEGABYTE);
      client.run("DEL", "key:0", "key:1");
      assertThat(client.run("SET", "more", MEGABYTE).asText()).isEqualTo("OK");
    }
  }

  @Test
  void evictsIfThatIsThePolicy() {
    try (SocketClient client = new SocketClient(port)) {
      client.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

      assertThat(fill(client)).isEqualTo(200);
      assertThat(client.run("GET", "key:199").asText()).isEqualTo(MEGABYTE);
    }
  }

  @Test
  void disconnectsWhoSendsMoreThanThereIsRoomFor() {
    List<SocketClient> greedy = new ArrayList<>();
    byte[] part = MEGABYTE.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 4; i++) {
      SocketClient client = new SocketClient(port);
      client.send(
          "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$60000000\r\n".getBytes(StandardCharsets.US_ASCII));
      greedy.add(client);
    }
    for (int i = 0; i < 40; i++) {
      greedy.forEach(client -> client.send(part));
    }
    try (SocketClient other = new SocketClient(port)) {
      assertThat(other.run("PING").asText()).isEqualTo("PONG");
    }
    assertThat(greedy).anyMatch(SocketClient::hasEnded);
    greedy.forEach(SocketClient::close);
  }

  @Test
  void refusesToMakeAValueThatDoesNotFit() {
    try (SocketClient client = new SocketClient(port)) {
      client.run("SET", "key", MEGABYTE);

      assertThat(client.run("SETRANGE", "key", "120000000", "x").asText()).startsWith("OOM ");
      assertThat(client.run("APPEND", "key", "y"))
          .isEqualTo(new RespValue.Whole(MEGABYTE.length() + 1));
    }
  }

  @Test
  void disconnectsWhoAsksForMoreThanItReads() {
    try (SocketClient client = new SocketClient(port);
        SocketClient other = new SocketClient(port)) {
      client.run("SET", "key", MEGABYTE.repeat(5));
      ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        pipeline.writeBytes(RespRequest.of("GET", "key"));
      }
      client.send(pipeline.toByteArray());

      assertThat(client.awaitClose()).isTrue();
      assertThat(other.run("PING").asText()).isEqualTo("PONG");
    }
  }

  @Test
  void disconnectsWhoQueuesMoreThanThereIsRoomFor() {
    byte[] request = RespRequest.of("GET", "k".repeat(30_000));
    try (SocketClient client = new SocketClient(port);
        SocketClient other = new SocketClient(port)) {
      other.run("SET", "key", "value");
      client.send(RespRequest.of("MULTI"));
      for (int i = 0; i < 5_000 && !client.hasEnded(); i++) {
        client.send(request);
      }

      assertThat(client.awaitClose()).isTrue();
      assertThat(other.run("GET", "key").asText()).isEqualTo("value");
    }
  }

  /** Shorter than what has an array of its own, and longer. */
  @ParameterizedTest
  @ValueSource(ints = {30_000, 60_000})
  void readsNoFurtherWhileMuchWaits(int length) {
    byte[] request = RespRequest.of("GET", "k".repeat(length));
    int count = 150_000_000 / length;
    try (SocketClient busy = new SocketClient(port);
        SocketClient greedy = new SocketClient(port)) {
      busy.send(RespRequest.of("DEBUG", "SLEEP", "0.5"));
      for (int i = 0; i < count; i++) {
        greedy.send(request);
      }
      assertThat(busy.read().asText()).isEqualTo("OK");
      for (int i = 0; i < count; i++) {
        assertThat(greedy.read()).isInstanceOf(RespValue.Nil.class);
      }
    }
  }

  private static Info persistence(SocketClient client) {
    return Info.of(client.run("INFO", "persistence"));
  }

  /** Twice as much as the value, and more, would have to fit beside it. */
  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void savesALongValueOfWhichNoCopyFits(String compression) {
    try (SocketClient client = new SocketClient(port)) {
      client.run("CONFIG", "SET", "rdbcompression", compression);
      client.run("SETRANGE", "long", "" + (40 << 20), "end");
      String digest = client.run("DEBUG", "DIGEST").asText();
      assertThat(client.run("BGSAVE").asText()).isEqualTo("Background saving started");
      await(
          "the snapshot ends",
          () -> !persistence(client).field("rdb_bgsave_in_progress").equals("1"));
      assertThat(persistence(client).field("rdb_last_bgsave_status")).isEqualTo("ok");
      assertThat(client.run("SAVE").asText()).isEqualTo("OK");
      assertThat(client.run("DEBUG", "RELOAD", "NOSAVE").asText()).isEqualTo("OK");
      assertThat(client.run("DEBUG", "DIGEST").asText()).isEqualTo(digest);
    }
  }

  @Test
  void disconnectsWhoAsksForALongerAnswerThanThereIsRoomFor() {
    try (SocketClient client = new SocketClient(port);
        SocketClient other = new SocketClient(port)) {
      client.run("SET", "k", "y".repeat(500_000));
      String[] words = new String[1_001];
      Arrays.fill(words, "k");
      words[0] = "MGET";
      client.send(RespRequest.of(words));

      assertThat(client.awaitClose()).isTrue();
      assertThat(other.run("PING").asText()).isEqualTo("PONG");
    }
  }

  /** Four topics make four messages, which do not fit outside the heap together. */
  @Test
  void disconnectsWhoCannotGetWhatWasPublished() {
    try (SocketClient listener = new SocketClient(port);
        SocketClient other = new SocketClient(port)) {
      listener.run("SUBSCRIBE", "channel");
      listener.run("PSUBSCRIBE", "c*");
      listener.run("PSUBSCRIBE", "ch*");
      listener.run("PSUBSCRIBE", "cha*");

      assertThat(other.run("PUBLISH", "channel", MEGABYTE.repeat(40)))
          .isEqualTo(new RespValue.Whole(4));

      assertThat(listener.awaitClose()).isTrue();
      assertThat(other.run("PING").asText()).isEqualTo("PONG");
    }
  }
}
