package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long strings go from where they are kept into the socket, through one buffer of the loop. */
@Timeout(60)
class LargeAnswersTest {
  /** Bytes of "$32768" and two line ends. */
  private static final int AROUND = 10;

  private static final List<Integer> LENGTHS =
      List.of(
          100,
          SpareBuffers.SIZE,
          16 * 1024 - 1,
          16 * 1024,
          SpareBuffers.LARGE_SIZE - AROUND - 1,
          SpareBuffers.LARGE_SIZE - AROUND,
          SpareBuffers.LARGE_SIZE - AROUND + 2,
          SpareBuffers.LARGE_SIZE,
          SpareBuffers.LARGE_SIZE + 1,
          1_000_000);

  private static String value(int length) {
    StringBuilder text = new StringBuilder(length + 10);
    for (int i = 0; text.length() < length; i++) {
      text.append(length).append('.').append(i).append(' ');
    }
    return text.substring(0, length);
  }

  private static byte[] bulk(String text) {
    return ("$" + text.length() + "\r\n" + text + "\r\n").getBytes();
  }

  /** Requests of one client, and what it must get. */
  private record Talk(SocketClient client, byte[] requests, byte[] answers) {}

  private static Talk talk(SocketClient client, Random random) {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    for (int i = 0; i < 30; i++) {
      int length = LENGTHS.get(random.nextInt(LENGTHS.size()));
      requests.writeBytes(RespRequest.of("GET", "key" + length));
      answers.writeBytes(bulk(value(length)));
      if (random.nextBoolean()) {
        requests.writeBytes(RespRequest.of("GETRANGE", "key1000000", "100000", "899999"));
        answers.writeBytes(bulk(value(1_000_000).substring(100_000, 900_000)));
      } else {
        requests.writeBytes(RespRequest.of("PING"));
        answers.writeBytes("+PONG\r\n".getBytes());
      }
    }
    return new Talk(client, requests.toByteArray(), answers.toByteArray());
  }

  /** More than the sockets hold, so that some of it has to wait for who reads late. */
  @Test
  void comeWholeAndInOrderWhateverOthersGet() {
    Random random = new Random(Seeds.of(20));
    try (TcpServer server = TcpServer.start();
        SocketClient one = new SocketClient(server.port());
        SocketClient other = new SocketClient(server.port());
        SocketClient third = new SocketClient(server.port())) {
      LENGTHS.forEach(length -> one.run("SET", "key" + length, value(length)));
      List<Talk> talks = List.of(talk(one, random), talk(other, random), talk(third, random));
      talks.forEach(talk -> talk.client().send(talk.requests()));
      for (Talk talk : talks) {
        byte[] got = talk.client().readRaw(talk.answers().length);
        assertThat(Arrays.equals(got, talk.answers())).isTrue();
        assertThat(talk.client().run("PING").toString()).contains("PONG");
      }
    }
  }

  private static void write(TcpServer server, int length, char letter) {
    String text = String.valueOf(letter).repeat(length);
    try (SocketClient writer = new SocketClient(server.port())) {
      for (int i = 0; i < 150; i++) {
        writer.run("SET", "key", text);
        writer.run("SETRANGE", "key", "0", text);
      }
    }
  }

  private static void read(TcpServer server, int length) {
    try (SocketClient reader = new SocketClient(server.port())) {
      byte[] get = RespRequest.of("GET", "key");
      int head = ("$" + length + "\r\n").length();
      for (int i = 0; i < 50; i++) {
        for (int j = 0; j < 5; j++) {
          reader.send(get);
        }
        for (int j = 0; j < 5; j++) {
          byte[] answer = reader.readRaw(head + length + 2);
          byte[] same = new byte[length];
          Arrays.fill(same, answer[head]);
          assertThat(Arrays.equals(answer, head, head + length, same, 0, length)).isTrue();
        }
      }
    }
  }

  /** Of a length that is copied into place, and of one that comes in an array of its own. */
  @ParameterizedTest
  @ValueSource(ints = {20_000, 100_000})
  void areOneValueThoughOthersWriteMeanwhile(int length) {
    try (TcpServer server = TcpServer.start("io-threads 3");
        SocketClient first = new SocketClient(server.port())) {
      first.run("SET", "key", "a".repeat(length));
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> write(server, length, 'a')),
              CompletableFuture.runAsync(() -> write(server, length, 'b')),
              CompletableFuture.runAsync(() -> read(server, length)),
              CompletableFuture.runAsync(() -> read(server, length)))
          .join();
    }
  }
}
