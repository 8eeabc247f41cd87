package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long arguments go from the sockets into the keyspace whole, however clients send them. */
@Timeout(120)
class LongArgumentsTest {
  private static final int[] LENGTHS = {
    10,
    SocketReader.BEGINNING,
    SocketReader.LONG / 2,
    SocketReader.LONG - 1,
    SocketReader.LONG,
    SocketReader.LONG + 1,
    SocketReader.LONG + 500,
    SocketReader.WHOLE,
    100_000,
    1_200_000
  };

  /** The common pool may have one thread, and six are at work. */
  private static final Executor THREADS = task -> new Thread(task).start();

  /** What a client sends, in which pieces, and what it must get. */
  private static final class Talk {
    private final Random random;
    private final String key;
    private final ByteArrayOutputStream requests = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final List<Integer> ends = new ArrayList<>();
    private String value = "";

    Talk(int client, Random random) {
      this.random = random;
      this.key = "key" + client + ":";
    }

    private String text() {
      int length = LENGTHS[random.nextInt(LENGTHS.length)];
      char[] text = new char[length];
      for (int i = 0; i < length; i++) {
        text[i] = (char) ('a' + random.nextInt(26));
      }
      return new String(text);
    }

    private void add(String answer, String... words) {
      requests.writeBytes(RespRequest.of(words));
      answers.writeBytes(answer.getBytes());
      if (random.nextInt(3) > 0) {
        ends.add(requests.size() - random.nextInt(3));
      }
    }

    private static String bulk(String text) {
      return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    Talk written(int steps) {
      add("+OK\r\n", "SET", key, value);
      for (int i = 0; i < steps; i++) {
        String text = text();
        switch (random.nextInt(6)) {
          case 0 -> {
            String other = text();
            add("+OK\r\n", "MSET", key, text, key + 2, other, key + 3, "short");
            add(bulk(other), "GET", key + 2);
            value = text;
          }
          case 1 -> {
            value = text;
            add("+OK\r\n", "SET", key, value, "EX", "1000");
          }
          case 2 -> add(bulk(value), "GET", key);
          case 3 -> add(bulk(text), "ECHO", text);
          default -> {
            value = text;
            add("+OK\r\n", "SET", key, value);
          }
        }
      }
      add(bulk(value), "GET", key);
      return this;
    }

    /** Sends on while the answers are read, or neither would ever end. */
    void hold(SocketClient client) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client), THREADS);
      byte[] all = answers.toByteArray();
      assertThat(Arrays.equals(client.readRaw(all.length), all)).isTrue();
      sent.join();
    }

    private void send(SocketClient client) {
      byte[] all = requests.toByteArray();
      int at = 0;
      for (int end : ends) {
        if (end > at) {
          client.send(Arrays.copyOfRange(all, at, end));
          at = end;
        }
      }
      client.send(Arrays.copyOfRange(all, at, all.length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void arriveWholeAndInOrderInWhateverPieces(String sockets) {
    try (TcpServer server = TcpServer.start("multiplexing-api " + sockets);
        SocketClient one = new SocketClient(server.port());
        SocketClient other = new SocketClient(server.port());
        SocketClient third = new SocketClient(server.port())) {
      List<SocketClient> clients = List.of(one, other, third);
      List<CompletableFuture<Void>> talks = new ArrayList<>();
      for (int i = 0; i < clients.size(); i++) {
        SocketClient client = clients.get(i);
        Talk talk = new Talk(i, new Random(Seeds.of(30 + i))).written(150);
        talks.add(CompletableFuture.runAsync(() -> talk.hold(client), THREADS));
      }
      talks.forEach(CompletableFuture::join);
    }
  }

  /** Each waits for its answer, as most clients do. */
  @ParameterizedTest
  @ValueSource(ints = {SocketReader.LONG, 100_000})
  void arriveOneByOne(int length) {
    try (TcpServer server = TcpServer.start();
        SocketClient client = new SocketClient(server.port())) {
      for (int i = 0; i < 300; i++) {
        String value = String.valueOf((char) ('a' + i % 26)).repeat(length + i % 3);
        assertThat(client.run("SET", "key" + i % 10, value)).isEqualTo(new RespValue.Status("OK"));
        assertThat(client.run("STRLEN", "key" + i % 10))
            .isEqualTo(new RespValue.Whole(value.length()));
        assertThat(client.run("GET", "key" + i % 10).toString()).contains(value);
      }
    }
  }
}
