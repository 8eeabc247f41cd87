package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class EmbeddedServerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** vireo-embedded has no page, and these tests run with it too: examples/clients. */
  @Test
  void metricsAreServedOrRefusedInWords() throws Exception {
    boolean hasPage = Vireo.class.getResource("/io/vireo/server/report/MetricsPage.class") != null;
    String port = Integer.toString(freePort());
    try (Vireo vireo = Vireo.start()) {
      Reply reply = vireo.execute("CONFIG", "SET", "metrics-port", port);

      assertThat(vireo.execute("CONFIG", "SET", "metrics-bind", "127.0.0.1").text())
          .isEqualTo("OK");
      if (hasPage) {
        assertThat(reply.text()).isEqualTo("OK");
      } else {
        assertThat(((Reply.Error) reply).message()).endsWith("vireo-embedded-thin has one");
        assertThatThrownBy(() -> Vireo.builder().set("metrics-port", port).start())
            .isInstanceOf(VireoException.class)
            .hasMessageStartingWith("metrics-port: ");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void servesClientsAndTheProgramItself() {
    try (Vireo vireo = Vireo.builder().port(0).set("maxmemory", "64mb").start();
        Jedis client = new Jedis(vireo.uri())) {
      client.set("greeting", "hello");

      assertThat(vireo.execute("GET", "greeting").text()).isEqualTo("hello");
      assertThat(vireo.execute("INCR", "count")).isEqualTo(new Reply.Int(1));
      assertThat(client.get("count")).isEqualTo("1");
      assertThat(client.info("server")).contains("tcp_port:" + vireo.port());
      assertThat(client.configGet("maxmemory")).containsEntry("maxmemory", "67108864");
    }
  }

  @Test
  void givesEachKindOfReply() {
    try (Vireo vireo = Vireo.start()) {
      assertThat(vireo.execute("SET", "k", "v")).isEqualTo(new Reply.Status("OK"));
      assertThat(vireo.execute("GET", "k")).isEqualTo(Reply.Bulk.of("v"));
      assertThat(vireo.execute("GET", "none")).isEqualTo(new Reply.Null());
      assertThat(vireo.execute("RPUSH", "l", "a", "b").number()).isEqualTo(2);
      assertThat(vireo.execute("LRANGE", "l", "0", "-1").texts()).containsExactly("a", "b");
      assertThat(vireo.execute("HSET", "h", "f", "1").number()).isOne();
      Reply.Pairs hash = (Reply.Pairs) vireo.execute("HGETALL", "h");
      assertThat(hash.get("f")).isEqualTo(Reply.Bulk.of("1"));
      assertThat(hash.get("g").isNull()).isTrue();
      assertThat(vireo.execute("SADD", "s", "m").number()).isOne();
      assertThat(vireo.execute("SMEMBERS", "s"))
          .isEqualTo(new Reply.Members(List.of(Reply.Bulk.of("m"))));
      assertThat(vireo.execute("ZADD", "z", "1.5", "m").number()).isOne();
      assertThat(vireo.execute("ZSCORE", "z", "m")).isEqualTo(new Reply.Real(1.5));
      Reply wrong = vireo.execute("INCR", "l");
      assertThat(wrong).isInstanceOf(Reply.Error.class);
      assertThat(((Reply.Error) wrong).code()).isEqualTo("WRONGTYPE");
      assertThatThrownBy(wrong::number)
          .isInstanceOf(VireoException.class)
          .hasMessageContaining("WRONGTYPE");
      assertThatThrownBy(() -> vireo.execute("MULTI"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("connect()");
    }
  }

  @Test
  void takesLongWordsAndGivesThemBack() {
    byte[] value = new byte[3_000_000];
    value[1_234_567] = 7;
    try (Vireo vireo = Vireo.start()) {
      assertThat(vireo.execute("SET".getBytes(), "k".getBytes(), value).text()).isEqualTo("OK");
      value[1_234_567] = 8;
      assertThat(vireo.execute("STRLEN", "k").number()).isEqualTo(value.length);
      assertThat(vireo.execute("GETRANGE", "k", "1234567", "1234567").bytes()).containsExactly(7);
      assertThat(vireo.execute("GET", "k").bytes()).hasSize(value.length);
    }
  }

  @Test
  void aConnectionHasTransactionsSubscriptionsAndBlockingCommands() throws Exception {
    BlockingQueue<Reply.Push> messages = new LinkedBlockingQueue<>();
    try (Vireo vireo = Vireo.start();
        VireoConnection one = vireo.connect();
        VireoConnection other = vireo.connect(messages::add)) {
      assertThat(one.execute("MULTI").text()).isEqualTo("OK");
      assertThat(one.execute("INCR", "n").text()).isEqualTo("QUEUED");
      assertThat(vireo.execute("GET", "n").isNull()).isTrue();
      assertThat(one.execute("EXEC").items()).containsExactly(new Reply.Int(1));

      assertThat(other.execute("SUBSCRIBE", "news").items().get(0).text()).isEqualTo("subscribe");
      assertThat(vireo.execute("PUBLISH", "news", "hello").number()).isOne();
      Reply.Push message = messages.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(message.texts()).containsExactly("message", "news", "hello");

      var popped = one.executeAsync("BLPOP", "queue", "0");
      vireo.execute("RPUSH", "queue", "job").number();
      assertThat(popped.toCompletableFuture().get(30, TimeUnit.SECONDS).texts())
          .containsExactly("queue", "job");
    }
  }

  @Test
  void manyServersKnowNothingOfEachOther() {
    try (Vireo one = Vireo.start();
        Vireo other = Vireo.builder().set("maxmemory", "1mb").start()) {
      one.execute("SET", "k", "1").text();

      assertThat(other.execute("EXISTS", "k").number()).isZero();
      assertThat(one.port()).isNotEqualTo(other.port());
      assertThat(one.execute("CONFIG", "GET", "maxmemory"))
          .isNotEqualTo(other.execute("CONFIG", "GET", "maxmemory"));
    }
  }

  @Test
  void keepsDataInAFolder(@TempDir Path folder) {
    try (Vireo vireo = Vireo.builder().folder(folder).start()) {
      vireo.execute("SET", "k", "kept").text();
    }
    assertThat(folder.resolve("dump.rdb")).exists();
    try (Vireo vireo = Vireo.builder().folder(folder).start()) {
      assertThat(vireo.execute("GET", "k").text()).isEqualTo("kept");
    }
  }

  @Test
  void keepsALogInAFolder(@TempDir Path folder) {
    VireoBuilder builder = Vireo.builder().folder(folder).set("appendonly", "yes").set("save", "");
    try (Vireo vireo = builder.start()) {
      vireo.execute("SET", "k", "kept").text();
    }
    assertThat(folder.resolve("dump.rdb")).doesNotExist();
    try (Vireo vireo = builder.start()) {
      assertThat(vireo.execute("GET", "k").text()).isEqualTo("kept");
    }
  }

  @Test
  void aServerInMemoryLeavesNothingBehind() {
    Path folder;
    try (Vireo vireo = Vireo.start()) {
      folder = Path.of(vireo.execute("CONFIG", "GET", "dir").items().get(1).text());
      vireo.execute("SET", "k", "v").text();
      vireo.execute("SAVE").text();
      assertThat(folder.resolve("dump.rdb")).exists();
    }
    assertThat(Files.exists(folder)).isFalse();
  }

  @Test
  void tellsOfKeyEvents() throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (Vireo vireo = Vireo.start()) {
      AutoCloseable listening = vireo.onKeyEvent(events::add);
      vireo.execute("SET", "k", "v", "EX", "10").text();
      assertThat(next(events)).isEqualTo(new KeyEvent(0, "new", "k"));
      assertThat(next(events)).isEqualTo(new KeyEvent(0, "set", "k"));
      assertThat(next(events)).isEqualTo(new KeyEvent(0, "expire", "k"));
      vireo.clock().advance(Duration.ofSeconds(10));
      assertThat(next(events)).isEqualTo(new KeyEvent(0, "expired", "k"));
      listening.close();
      vireo.execute("SET", "k", "v").text();
      assertThat(events).isEmpty();
    }
  }

  private static KeyEvent next(BlockingQueue<KeyEvent> events) throws InterruptedException {
    return events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void tellsWhatIsWrongWithSettings() {
    assertThatThrownBy(() -> Vireo.builder().set("maxmemory", "much").start())
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("maxmemory");
    assertThatThrownBy(() -> Vireo.builder().set("no-such-setting", "1").start())
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("no-such-setting");
    try (Vireo vireo = Vireo.start()) {
      assertThatThrownBy(() -> Vireo.builder().port(vireo.port()).start())
          .isInstanceOf(VireoException.class)
          .hasMessageContaining("Failed listening on port " + vireo.port());
    }
  }

  @Test
  void flushMakesItAsGoodAsNew() {
    try (Vireo vireo = Vireo.start()) {
      vireo.execute("SET", "k", "v").text();
      vireo
          .execute(
              "FUNCTION",
              "LOAD",
              "#!lua name=lib\nredis.register_function('f', function() return 1 end)")
          .text();
      vireo.faults().loading();
      vireo.flush();

      try (Jedis client = new Jedis(vireo.uri())) {
        assertThat(client.dbSize()).isZero();
        assertThat(client.functionList()).isEmpty();
      }
    }
  }

  @Test
  void aClosedServerAnswersNobody() {
    Vireo vireo = Vireo.start();
    VireoConnection connection = vireo.connect();
    var waiting = connection.executeAsync("BLPOP", "k", "0");
    vireo.close();
    vireo.close();

    assertThatThrownBy(() -> waiting.toCompletableFuture().join())
        .hasCauseInstanceOf(VireoException.class);
    assertThatThrownBy(() -> connection.execute("PING")).isInstanceOf(VireoException.class);
    assertThatThrownBy(() -> vireo.execute("PING")).isInstanceOf(VireoException.class);
  }
}
