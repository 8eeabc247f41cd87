package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

@SuppressWarnings("try") // a fault is there to be there
class FaultsTest {
  private Vireo vireo;
  private Jedis client;

  @BeforeEach
  void start() {
    vireo = Vireo.builder().set("maxmemory", "8mb").start();
    client = new Jedis(vireo.uri());
    client.set("k", "v");
  }

  @AfterEach
  void close() {
    client.close();
    vireo.close();
  }

  @Test
  void dropsConnections() {
    vireo.faults().dropConnections();

    assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
    try (Jedis again = new Jedis(vireo.uri())) {
      assertThat(again.get("k")).isEqualTo("v");
    }
  }

  @Test
  void dropsConnectionsAfterSomeRequests() {
    Fault fault = vireo.faults().dropConnectionsAfter(2);

    client.set("k", "1");
    client.set("k", "2");
    assertThatThrownBy(() -> client.set("k", "3")).isInstanceOf(JedisConnectionException.class);
    assertThat(vireo.execute("GET", "k").text()).isEqualTo("2");
    fault.close();
    try (Jedis again = new Jedis(vireo.uri())) {
      assertThat(again.get("k")).isEqualTo("2");
    }
  }

  @Test
  void delaysAnswersButNotCommands() {
    try (Jedis impatient = new Jedis(vireo.host(), vireo.port(), 200);
        Fault fault = vireo.faults().delayAnswers(Duration.ofHours(1))) {
      assertThat(fault.isOn()).isTrue();
      assertThatThrownBy(() -> impatient.set("k", "late"))
          .isInstanceOf(JedisConnectionException.class)
          .hasMessageContaining("timed out");
    }
    assertThat(client.get("k")).isEqualTo("late");
    try (Fault fault = vireo.faults().delayAnswers(Duration.ofMillis(20))) {
      long begin = System.nanoTime();
      assertThat(client.get("k")).isEqualTo("late");
      assertThat(client.incr("n")).isOne();
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(40_000_000);
    }
  }

  private static Duration timeOf(Runnable call) {
    long begin = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void delaysSomeCommandsOfSomeClients() {
    Duration delay = Duration.ofMillis(50);
    try (Fault fault = vireo.faults().delay(delay, "GET")) {
      assertThat(timeOf(() -> client.get("k"))).isGreaterThanOrEqualTo(delay);
      Transaction transaction = client.multi();
      transaction.get("k");
      assertThat(transaction.exec()).containsExactly("v");
    }
    Fault fault = vireo.faults().delay(Duration.ofHours(1), "GET").times(1);
    try (Jedis late = new Jedis(vireo.uri())) {
      CompletableFuture<String> value = CompletableFuture.supplyAsync(() -> late.get("k"));
      while (fault.isOn()) {
        Thread.onSpinWait();
      }
      assertThat(client.get("k")).as("others do not wait").isEqualTo("v");
      assertThat(value).isNotDone();
      vireo.execute("SET", "k", "w").text();
      vireo.close();
      assertThatThrownBy(value::join).hasCauseInstanceOf(JedisConnectionException.class);
    }
  }

  @Test
  void whatIsDelayedGoesOnWhenTheFaultEnds() {
    Fault fault = vireo.faults().delay(Duration.ofHours(1), "GET");
    CompletableFuture<String> value = CompletableFuture.supplyAsync(() -> client.get("k"));
    while (!vireo.execute("CLIENT", "LIST").text().contains("cmd=get")) {
      Thread.onSpinWait();
    }
    vireo.execute("SET", "k", "w").text();
    fault.close();
    assertThat(value.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("w");
  }

  @Test
  void aSlowCommandHoldsUpAllClients() {
    Duration slow = Duration.ofMillis(50);
    try (Fault fault = vireo.faults().slow(slow, "GET").times(1)) {
      assertThat(timeOf(() -> client.get("k"))).isGreaterThanOrEqualTo(slow);
      assertThat(fault.isOn()).isFalse();
    }
    try (Fault fault = vireo.faults().slow(Duration.ofHours(1), "GET");
        Jedis other = new Jedis(vireo.host(), vireo.port(), 200)) {
      other.ping();
      CompletableFuture<String> value = CompletableFuture.supplyAsync(() -> client.get("k"));
      assertThatThrownBy(
              () -> {
                while (true) {
                  other.echo("anything");
                }
              })
          .hasMessageContaining("timed out");
      fault.close();
      assertThat(value.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("v");
    }
  }

  @Test
  void answersSomethingElse() {
    try (Fault fault =
        vireo
            .faults()
            .answer(words -> words.get(1).equals("k") ? Reply.Bulk.of(words + "!") : null, "GET")) {
      client.set("other", "real");
      assertThat(client.get("k")).isEqualTo("[GET, k]!");
      assertThat(client.get("other")).isEqualTo("real");
      assertThat(client.eval("return redis.call('GET', 'k')", 0)).isEqualTo("[GET, k]!");
      Transaction transaction = client.multi();
      transaction.get("k");
      transaction.set("k", "w");
      transaction.get("other");
      assertThat(transaction.exec()).containsExactly("[GET, k]!", "OK", "real");
    }
    assertThat(client.get("k")).isEqualTo("w");
    Reply pairs =
        new Reply.Pairs(List.of(new Reply.Pair(Reply.Bulk.of("f"), Reply.Bulk.of("made up"))));
    try (Fault fault = vireo.faults().answer(pairs, "HGETALL").times(1)) {
      assertThat(client.hgetAll("none")).containsExactly(Map.entry("f", "made up"));
      assertThat(client.hgetAll("none")).isEmpty();
    }
    try (Fault fault =
        vireo
            .faults()
            .answer(
                words -> {
                  throw new IllegalStateException("secret");
                },
                "GET")) {
      assertThatThrownBy(() -> client.get("k"))
          .hasMessage("ERR The program has failed to give an answer");
    }
  }

  @Test
  void refusesWrites() {
    try (Fault fault = vireo.faults().refuseWrites()) {
      assertThatThrownBy(() -> client.set("k", "w"))
          .isInstanceOf(JedisDataException.class)
          .hasMessageContaining("READONLY");
      assertThat(client.get("k")).isEqualTo("v");
      assertThat(vireo.execute("SET", "k", "w").text()).isEqualTo("OK");
    }
    client.set("k", "x");
  }

  @Test
  void refusesWritesOfScripts() {
    String script = "return redis.call('SET', KEYS[1], ARGV[1])";
    try (Fault fault = vireo.faults().refuseWrites()) {
      assertThatThrownBy(() -> client.eval(script, 1, "k", "w")).hasMessageContaining("READONLY");
      assertThat(client.get("k")).isEqualTo("v");
    }
    try (Fault fault = vireo.faults().moved("127.0.0.1:7001", "SET")) {
      assertThatThrownBy(() -> client.eval(script, 1, "k", "w"))
          .hasMessageContaining("Script attempted to access a non local key in a cluster node");
    }
    try (Fault fault = vireo.faults().dropConnectionsAt("SET")) {
      assertThat(client.eval(script, 1, "k", "w")).isEqualTo("OK");
    }
    assertThat(client.get("k")).isEqualTo("w");
  }

  @Test
  void loadsForAWhile() {
    Fault fault = vireo.faults().loading().lasting(Duration.ofMillis(100));
    assertThatThrownBy(() -> client.get("k")).hasMessageContaining("LOADING");
    assertThat(client.info("server")).contains("redis_version");
    while (fault.isOn()) {
      Thread.onSpinWait();
    }
    String value = null;
    while (value == null) {
      value = orNull();
    }
    assertThat(value).isEqualTo("v");
  }

  private String orNull() {
    try {
      return client.get("k");
    } catch (JedisDataException loading) {
      assertThat(loading).hasMessageContaining("LOADING");
      return null;
    }
  }

  @Test
  void sendsKeysElsewhere() {
    try (Fault fault = vireo.faults().moved("127.0.0.1:7001")) {
      assertThatThrownBy(() -> client.get("{foo}.bar"))
          .isInstanceOfSatisfying(
              JedisMovedDataException.class,
              moved -> {
                assertThat(moved.getSlot()).isEqualTo(12182);
                assertThat(moved.getTargetNode()).isEqualTo(new HostAndPort("127.0.0.1", 7001));
              });
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @Test
  void fillsTheMemory() {
    try (Fault fault = vireo.faults().fillMemory()) {
      assertThatThrownBy(() -> client.set("other", "v")).hasMessageContaining("OOM");
      assertThat(client.get("k")).isEqualTo("v");
    }
    client.set("other", "v");
  }

  @Test
  void answersCommandsWithAnError() {
    try (Fault fault = vireo.faults().error("ERR out of order", "GET")) {
      assertThatThrownBy(() -> client.get("k")).hasMessageContaining("out of order");
      client.set("k", "w");
    }
    assertThat(client.get("k")).isEqualTo("w");
  }

  private void assertRefused(Executable request, String text) {
    assertThatThrownBy(request::execute).hasMessage(text);
  }

  private interface Executable {
    void execute();
  }

  @Test
  void refusesWithTheErrorsOfRedis() {
    try (Fault fault = vireo.faults().refuse(Refusal.READONLY)) {
      assertRefused(() -> client.del("k"), "READONLY You can't write against a read only replica.");
      assertThat(client.get("k")).isEqualTo("v");
    }
    try (Fault fault = vireo.faults().refuse(Refusal.OOM)) {
      assertRefused(
          () -> client.set("k", "w"), "OOM command not allowed when used memory > 'maxmemory'.");
      assertThat(client.del("other")).isZero();
    }
    String misconf =
        "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist"
            + " to disk. Commands that may modify the data set are disabled, because this instance"
            + " is configured to report errors during writes if RDB snapshotting fails"
            + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
            + " the RDB error.";
    try (Fault fault = vireo.faults().refuse(Refusal.MISCONF)) {
      assertRefused(() -> client.del("k"), misconf);
      assertRefused(client::ping, misconf);
      assertThat(client.get("k")).isEqualTo("v");
    }
    try (Fault fault = vireo.faults().refuse(Refusal.LOADING)) {
      assertRefused(() -> client.get("k"), "LOADING Redis is loading the dataset in memory");
    }
    try (Fault fault = vireo.faults().refuse(Refusal.BUSY)) {
      assertRefused(
          () -> client.get("k"),
          "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.");
    }
    assertThat(client.get("k")).isEqualTo("v");
  }

  @Test
  void refusesAsAClusterDoes() {
    try (Fault fault = vireo.faults().refuse(Refusal.CLUSTERDOWN)) {
      assertRefused(() -> client.get("k"), "CLUSTERDOWN The cluster is down");
      assertThat(client.ping()).isEqualTo("PONG");
    }
    try (Fault fault = vireo.faults().refuse(Refusal.TRYAGAIN)) {
      assertRefused(
          () -> client.mget("k", "l"), "TRYAGAIN Multiple keys request during rehashing of slot");
      assertThat(client.get("k")).isEqualTo("v");
    }
    try (Fault fault = vireo.faults().ask("127.0.0.1:7001")) {
      assertThatThrownBy(() -> client.get("{foo}.bar"))
          .isInstanceOfSatisfying(
              JedisAskDataException.class,
              ask -> {
                assertThat(ask.getSlot()).isEqualTo(12182);
                assertThat(ask.getTargetNode()).isEqualTo(new HostAndPort("127.0.0.1", 7001));
              });
    }
    assertThat(client.mget("k", "l")).containsExactly("v", null);
  }

  @Test
  void endsWhenSomeRequestsHaveMetIt() {
    Fault fault = vireo.faults().refuse(Refusal.LOADING, "get").times(2);
    assertThat(client.exists("k")).as("another command").isTrue();
    assertThatThrownBy(() -> client.get("k")).hasMessageContaining("LOADING");
    assertThat(fault.isOn()).isTrue();
    assertThatThrownBy(() -> client.get("k")).hasMessageContaining("LOADING");
    assertThat(client.get("k")).isEqualTo("v");
    assertThat(fault.isOn()).isFalse();

    vireo.faults().moved("127.0.0.1:7001", "SET").times(1);
    assertThat(client.get("k")).isEqualTo("v");
    assertThatThrownBy(() -> client.set("k", "w")).isInstanceOf(JedisMovedDataException.class);
    client.set("k", "w");
    assertThatThrownBy(() -> vireo.faults().refuse(Refusal.OOM).times(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyWhatRequestsMeetIsCounted() {
    try (Fault fault = vireo.faults().fillMemory()) {
      assertThatThrownBy(() -> fault.times(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void dropsConnectionsAtACommand() {
    vireo.faults().dropConnectionsAt("INCR").times(1);
    assertThat(client.get("k")).isEqualTo("v");
    assertThatThrownBy(() -> client.incr("n")).isInstanceOf(JedisConnectionException.class);
    try (Jedis again = new Jedis(vireo.uri())) {
      assertThat(again.incr("n")).as("the first was not executed").isOne();
    }
  }

  @Test
  void aTransactionMeetsItWithItsCommands() {
    Transaction transaction = client.multi();
    transaction.set("k", "w");
    try (Fault fault = vireo.faults().refuse(Refusal.READONLY)) {
      assertThatThrownBy(transaction::exec).hasMessageContaining("EXECABORT");
    }
    assertThat(client.get("k")).isEqualTo("v");
  }
}
