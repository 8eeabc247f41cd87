package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** A server is as it was for the next test, whatever the one before has done. */
@Timeout(60)
class ResetTest {
  private final Vireo vireo = Vireo.builder().set("maxmemory", "16mb").start();

  @AfterEach
  void close() {
    vireo.close();
  }

  private static Reply answer(CompletionStage<Reply> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void removesDataOfAllDatabasesScriptsAndFunctions() {
    try (Jedis client = new Jedis(vireo.uri())) {
      client.set("k", "v");
      client.select(3);
      client.set("k", "v");
      client.functionLoad("#!lua name=l\nredis.register_function('f', function() return 1 end)");
      String script = client.scriptLoad("return 1");

      vireo.reset();

      assertThat(client.dbSize()).isZero();
      client.select(0);
      assertThat(client.dbSize()).isZero();
      assertThat(client.functionList()).isEmpty();
      assertThat(client.scriptExists(script)).isFalse();
    }
  }

  @Test
  void setsBackSettingsAndUsers() {
    vireo.execute("CONFIG", "SET", "maxmemory", "8mb", "maxmemory-policy", "allkeys-lru").text();
    vireo.execute("CONFIG", "SET", "requirepass", "secret").text();
    vireo.execute("ACL", "SETUSER", "guest", "on", "nopass", "+@all", "~*").text();
    vireo.execute("ACL", "SETUSER", "default", "off", "-@all").text();

    vireo.reset();

    assertThat(vireo.execute("CONFIG", "GET", "maxmemory").items().get(1).text())
        .isEqualTo("16777216");
    assertThat(vireo.execute("CONFIG", "GET", "maxmemory-policy").items().get(1).text())
        .isEqualTo("noeviction");
    assertThat(vireo.execute("ACL", "USERS").texts()).containsExactly("default");
    try (Jedis client = new Jedis(vireo.host(), vireo.port())) {
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @Test
  void nothingStandsInItsWay() {
    vireo.execute("SET", "k", "v").text();
    vireo.faults().loading();
    vireo.faults().error("ERR no", "FLUSHALL");
    vireo.execute("CLIENT", "PAUSE", "100000", "ALL").text();
    CompletionStage<Reply> paused = vireo.executeAsync("SET", "late", "v");
    vireo.reset();

    assertThat(answer(paused).text()).isEqualTo("OK");
    assertThat(vireo.execute("DBSIZE").number()).isZero();
    assertThat(vireo.execute("SET", "k", "v").text()).isEqualTo("OK");
  }

  @Test
  void aClientThatWaitsGetsNothingOfTheNextTest() {
    try (VireoConnection before = vireo.connect()) {
      CompletionStage<Reply> popped = before.executeAsync("BLPOP", "queue", "0");
      vireo.execute("PING");
      while (!vireo.execute("INFO", "clients").text().contains("blocked_clients:1")) {
        Thread.onSpinWait();
      }
      vireo.reset();
      vireo.execute("RPUSH", "queue", "job").number();

      assertThat(answer(popped).isNull()).isTrue();
      assertThat(vireo.execute("LLEN", "queue").number()).isOne();
    }
  }

  @Test
  void aScriptWithoutEndIsEnded() {
    vireo.execute("CONFIG", "SET", "busy-reply-threshold", "1").text();
    CompletionStage<Reply> running = vireo.executeAsync("EVAL", "while true do end", "0");
    vireo.reset();
    assertThat(answer(running)).isInstanceOf(Reply.Error.class);
    assertThat(vireo.execute("EVAL", "return 1", "0").number()).isOne();
  }

  @Test
  void theClockIsTheSystemsAgain() {
    vireo.execute("SET", "old", "v", "EX", "1000").text();
    vireo.clock().advance(Duration.ofDays(30));
    vireo.clock().stop();

    vireo.reset();

    assertThat(vireo.clock().instant()).isBeforeOrEqualTo(Instant.now());
    vireo.clock().stop();
    long now = vireo.clock().instant().toEpochMilli();
    vireo.execute("SET", "k", "v", "PXAT", Long.toString(now + 10_000)).text();
    vireo.execute("HSET", "h", "f", "v").number();
    vireo.execute("HPEXPIREAT", "h", Long.toString(now + 10_000), "FIELDS", "1", "f");
    CompletionStage<Reply> waiting = vireo.executeAsync("BLPOP", "none", "10");
    vireo.clock().advance(Duration.ofSeconds(9));
    assertThat(vireo.execute("EXISTS", "k", "h").number()).isEqualTo(2);
    assertThat(waiting.toCompletableFuture()).isNotDone();
    vireo.clock().advance(Duration.ofSeconds(1));
    assertThat(vireo.execute("EXISTS", "k", "h").number()).isZero();
    assertThat(answer(waiting).isNull()).isTrue();
  }

  @Test
  void whatWasMarkedStays() {
    vireo.execute("SET", "k", "v").text();
    vireo.execute("CONFIG", "SET", "maxmemory", "8mb").text();
    vireo.execute("ACL", "SETUSER", "guest", "on", "nopass", "+get", "~*").text();
    vireo.markBaseline();
    vireo.execute("SET", "k", "changed").text();
    vireo.execute("SET", "more", "v").text();
    vireo.execute("ACL", "DELUSER", "guest").number();

    for (int i = 0; i < 2; i++) {
      vireo.reset();
      assertThat(vireo.execute("GET", "k").text()).isEqualTo("v");
      assertThat(vireo.execute("DBSIZE").number()).isOne();
      assertThat(vireo.execute("ACL", "USERS").texts()).contains("guest");
      assertThat(vireo.execute("CONFIG", "GET", "maxmemory").items().get(1).text())
          .isEqualTo("8388608");
      vireo.execute("FLUSHALL").text();
    }
  }

  @Test
  void clientsStayConnected() {
    try (Jedis client = new Jedis(vireo.uri())) {
      long id = client.clientId();
      vireo.reset();
      assertThat(client.clientId()).isEqualTo(id);
    }
  }

  @Test
  void aClosedServerIsNotReset() {
    vireo.close();
    assertThatThrownBy(vireo::reset).isInstanceOf(VireoException.class);
    assertThatThrownBy(vireo::markBaseline).isInstanceOf(VireoException.class);
  }

  @Test
  void topologiesAreReset() {
    try (VireoCluster cluster = Vireo.cluster(3, 0)) {
      Vireo node = cluster.primaryOf("k");
      node.execute("SET", "k", "v").text();
      node.execute("CONFIG", "SET", "maxmemory", "8mb").text();
      cluster.clock().advance(Duration.ofDays(1));
      cluster.reset();
      assertThat(node.execute("EXISTS", "k").number()).isZero();
      assertThat(node.execute("CONFIG", "GET", "maxmemory").items().get(1).text()).isEqualTo("0");
      assertThat(cluster.clock().instant()).isBeforeOrEqualTo(Instant.now());
    }
  }
}
