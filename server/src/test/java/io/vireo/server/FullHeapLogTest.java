package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server with a heap of 256 MB and an append-only log does when there is room for a change,
 * but perhaps not for writing it down: the change is made and kept, or it is refused.
 */
@Tag("nightly") // goes to the border of a heap
class FullHeapLogTest {
  private static final int HEAP = 256;
  private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private int port;
  private ServerProcess server;

  /** Lengths of the values that were acknowledged. */
  private final Map<String, Long> kept = new LinkedHashMap<>();

  @BeforeEach
  void start() {
    port = FreePort.find();
    server =
        ServerProcess.startWithHeap(
            HEAP,
            folder,
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--save ''",
            "--appendonly yes",
            "--latency-tracking no");
    server.await("Ready to accept");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends SET with a value of so many megabytes. */
  private static void send(SocketClient client, String key, int megabytes) {
    String head =
        "*3\r\n$3\r\nSET\r\n$"
            + key.length()
            + "\r\n"
            + key
            + "\r\n$"
            + (long) megabytes * MEGABYTE.length
            + "\r\n";
    client.send(head.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < megabytes; i++) {
      client.send(MEGABYTE);
    }
    client.send("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void set(String key, int megabytes) {
    try (SocketClient client = new SocketClient(port)) {
      send(client, key, megabytes);
      RespValue answer = client.read();
      if (answer instanceof RespValue.Failure) {
        assertThat(answer.asText()).startsWith("OOM ");
      } else if (answer == null) {
        assertThat(client.hasEnded()).isTrue();
      } else {
        assertThat(answer.asText()).isEqualTo("OK");
        kept.put(key, (long) megabytes * MEGABYTE.length);
      }
    }
  }

  private void othersGoOn(String key) {
    try (SocketClient other = new SocketClient(port)) {
      assertThat(other.run("SET", key, "value").asText()).isEqualTo("OK");
      kept.put(key, 5L);
    }
  }

  private void allIsThereAfterAKill() {
    try (SocketClient client = new SocketClient(port)) {
      client.run("INCR", "last");
      client.run("DEL", "last");
      client.run("WAITAOF", "1", "0", "0");
    }
    server.kill();
    assertThat(server.isAlive()).isFalse();
    start();
    try (SocketClient client = new SocketClient(port)) {
      assertThat(client.run("DBSIZE")).isEqualTo(new RespValue.Whole(kept.size()));
      kept.forEach(
          (key, length) ->
              assertThat(client.run("STRLEN", key)).isEqualTo(new RespValue.Whole(length)));
    }
  }

  @Test
  void aValueOfALargePartOfTheHeap() {
    set("large", 105);
    othersGoOn("a");
    set("large", 105);
    othersGoOn("b");

    allIsThereAfterAKill();
  }

  @Test
  void someValuesThatFitOneByOne() {
    for (int i = 0; i < 4; i++) {
      set("large" + i, 70);
      othersGoOn("other" + i);
    }
    assertThat(kept).hasSizeGreaterThan(4);

    allIsThereAfterAKill();
  }

  @Test
  void transactionsOfManyValues() {
    for (int i = 0; i < 3; i++) {
      transaction("t" + i + "-", 40);
      othersGoOn("other" + i);
    }
    assertThat(kept).hasSizeGreaterThan(40);

    allIsThereAfterAKill();
  }

  private void transaction(String prefix, int count) {
    try (SocketClient client = new SocketClient(port)) {
      client.send(RespRequest.of("MULTI"));
      for (int i = 0; i < count; i++) {
        send(client, prefix + i, 1);
      }
      client.send(RespRequest.of("EXEC"));
      for (int i = 0; i < count + 1; i++) {
        client.read();
      }
      RespValue answer = client.read();
      if (answer instanceof RespValue.Failure) {
        assertThat(answer.asText()).startsWith("EXECABORT ");
      } else if (answer == null) {
        assertThat(client.hasEnded()).isTrue();
      } else {
        for (int i = 0; i < count; i++) {
          kept.put(prefix + i, (long) MEGABYTE.length);
        }
      }
    }
  }
}
