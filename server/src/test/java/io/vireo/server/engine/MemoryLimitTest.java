package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients, files and INFO see of a limit on memory. */
class MemoryLimitTest {
  private static final String NO_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> journal = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String line) {
    RespValue reply = client.run(line.split(" "));
    return reply instanceof RespValue.Whole whole ? "" + whole.number() : reply.asText();
  }

  private long info(String field) {
    return Info.of(client.run("INFO", "everything")).number(field);
  }

  private void fill(int keys) {
    for (int i = 0; i < keys; i++) {
      run("SET key:" + i + " " + "x".repeat(100));
    }
  }

  private void listen() {
    server.engine().propagation().add(ToldUnits.words(journal::add));
  }

  @Test
  void refusesWhatMayNeedMemoryWhenNothingCanBeEvicted() {
    fill(10);
    run("CONFIG SET maxmemory 1");
    assertThat(run("SET key:1 x")).isEqualTo(NO_MEMORY);
    assertThat(run("GET key:1")).hasSize(100);
    assertThat(run("DEL key:1")).isEqualTo("1");
    run("CONFIG SET maxmemory-policy volatile-lru");
    assertThat(run("LPUSH list x")).isEqualTo(NO_MEMORY);
    run("CONFIG SET maxmemory 0");
    assertThat(run("SET key:1 x")).isEqualTo("OK");
    assertThat(info("evicted_keys")).isZero();
  }

  /** Nothing is evicted in the midst of a transaction. */
  @Test
  void roomForAScriptInATransactionIsMadeBeforeThat() {
    fill(1000);
    run("CONFIG SET maxmemory-policy allkeys-lru");
    run("CONFIG SET maxmemory " + server.engine().memory().used());
    client.run("MULTI");
    client.run("EVAL", "return redis.call('INCR', ARGV[1])", "0", "counter");
    String grows = "#!lua flags=allow-oom\nreturn redis.call('SET', 'big', string.rep('x', 50000))";
    server.client().run("EVAL", grows, "0");
    assertThat(RespText.of(client.run("EXEC"))).isEqualTo("1) (integer) 1");
  }

  @Test
  void whatComesAndGoesLeavesLessForData() {
    MemoryBudget heap = server.engine().heap();
    long much = heap.most() - server.engine().memory().used() + 1;
    heap.reserve(much);
    assertThat(run("SET key x")).isEqualTo(NO_MEMORY);
    heap.release(much);
    assertThat(run("SET key x")).isEqualTo("OK");
  }

  @Test
  void evictsForWhatComesAndGoes() {
    run("CONFIG SET maxmemory-policy allkeys-lru");
    fill(10);
    MemoryBudget heap = server.engine().heap();
    heap.reserve(heap.most() - server.engine().memory().used() + 1);
    assertThat(run("SET key x")).isEqualTo("OK");
    assertThat(info("evicted_keys")).isPositive();
  }

  @Test
  void whatACommandAskedForIsKeptUntilItHasRun() {
    MemoryBudget heap = server.engine().heap();
    assertThat(server.engine().memory().hasRoom(heap.most() / 3)).isTrue();
    assertThat(heap.has(0, heap.most() * 3 / 4)).isFalse();
    run("PING");
    assertThat(heap.has(0, heap.most() * 3 / 4)).isTrue();
  }

  @Test
  void whatATransactionQueuedIsForgottenAsItIsExecuted() {
    Transaction transaction = new Transaction(0);
    Bytes[] words = {Bytes.of("SET"), Bytes.of("key"), Bytes.of("x".repeat(1_000))};
    transaction.add(server.engine().table().find("set"), 0, words);
    assertThat(transaction.heapBytes()).isGreaterThan(1_000);
    transaction.executed(0);
    assertThat(transaction.heapBytes()).isLessThan(100);
    assertThat(words).containsOnlyNulls();
  }

  @Test
  void refusesToQueueAndToExecute() {
    fill(10);
    run("MULTI");
    run("SET a b");
    InProcessClient other = server.client();
    other.run("CONFIG", "SET", "maxmemory", "1");
    assertThat(run("EXEC")).isEqualTo("EXECABORT Transaction discarded because of: " + NO_MEMORY);
    run("MULTI");
    assertThat(run("GET key:1")).isEqualTo("QUEUED");
    assertThat(run("APPEND key:1 x")).isEqualTo(NO_MEMORY);
    assertThat(run("EXEC"))
        .isEqualTo("EXECABORT Transaction discarded because of previous errors.");
  }

  @Test
  void evictsBeforeACommandAndTellsSeparately() {
    fill(200);
    long used = info("used_memory");
    run("CONFIG SET maxmemory-policy allkeys-random");
    run("CONFIG SET maxmemory " + (used + 300));
    listen();
    for (int i = 0; i < 50; i++) {
      assertThat(run("SET more:" + i + " " + "x".repeat(100))).isEqualTo("OK");
    }
    assertThat(info("used_memory")).isLessThan(used + 600);
    assertThat(info("evicted_keys")).isGreaterThan(40);
    assertThat(journal).noneMatch(unit -> unit.contains("MULTI"));
    assertThat(journal.stream().filter(unit -> unit.startsWith("DEL "))).hasSizeGreaterThan(40);
    run("CONFIG SET lazyfree-lazy-eviction yes");
    journal.clear();
    for (int i = 0; i < 10; i++) {
      run("SET again:" + i + " " + "x".repeat(100));
    }
    assertThat(journal).anyMatch(unit -> unit.startsWith("UNLINK "));
    assertThat(journal).noneMatch(unit -> unit.startsWith("DEL "));
  }

  @Test
  void aTransactionIsTakenAsAWhole() {
    run("CONFIG SET maxmemory-policy allkeys-lru");
    listen();
    run("MULTI");
    run("INCR x");
    run("CONFIG SET maxmemory 1");
    run("INCR x");
    run("EXEC");
    server.advance(Duration.ofMillis(200));
    assertThat(run("DBSIZE")).isEqualTo("0");
    assertThat(journal).containsExactly("MULTI SELECT 0 INCR x INCR x EXEC", "DEL x");
  }

  @Test
  void aLowerLimitIsReachedWithoutACommand() {
    fill(2000);
    long used = info("used_memory");
    run("CONFIG SET maxmemory-policy allkeys-lru");
    run("CONFIG SET maxmemory " + used / 2);
    server.advance(Duration.ofMillis(10));
    assertThat(info("used_memory")).isLessThanOrEqualTo(used / 2 + 4096);
    assertThat(info("current_eviction_exceeded_time")).isZero();
  }

  @Test
  void tellsForHowLongTheLimitIsExceeded() {
    fill(10);
    run("CONFIG SET maxmemory 1");
    run("SET a b");
    server.advance(Duration.ofMillis(50));
    assertThat(info("current_eviction_exceeded_time")).isBetween(50L, 100L);
    assertThat(info("total_eviction_exceeded_time")).isBetween(50L, 100L);
    run("CONFIG SET maxmemory 0");
    run("SET a b");
    server.advance(Duration.ofMillis(500));
    assertThat(info("current_eviction_exceeded_time")).isZero();
    assertThat(info("total_eviction_exceeded_time")).isBetween(50L, 200L);
    run("CONFIG RESETSTAT");
    assertThat(info("total_eviction_exceeded_time")).isZero();
  }

  @Test
  void nothingIsEvictedDuringAPause() {
    fill(100);
    run("CONFIG SET maxmemory-policy allkeys-lru");
    run("CLIENT PAUSE 1000 WRITE");
    run("CONFIG SET maxmemory 1");
    server.advance(Duration.ofMillis(500));
    assertThat(run("DBSIZE")).isEqualTo("100");
    server.advance(Duration.ofMillis(1000));
    assertThat(run("DBSIZE")).isEqualTo("0");
  }

  @Test
  void theClientThatQueuesMostIsEvicted() {
    run("CLIENT NO-EVICT on");
    run("CONFIG SET maxmemory-clients 200kb");
    InProcessClient small = server.client();
    InProcessClient large = server.client();
    InProcessClient spared = server.client();
    spared.run("CLIENT", "NO-EVICT", "on");
    for (InProcessClient each : List.of(small, large, spared)) {
      each.run("MULTI");
      each.run("SET", "key", "x".repeat(50_000));
    }
    spared.run("SET", "key", "x".repeat(300_000));
    large.run("SET", "key", "x".repeat(110_000));
    run("PING");
    assertThat(run("CLIENT LIST"))
        .contains("id=" + small.session().id() + " ", "id=" + spared.session().id() + " ")
        .doesNotContain("id=" + large.session().id() + " ");
    assertThat(info("evicted_clients")).isEqualTo(1);
    assertThat(info("mem_clients_normal")).isGreaterThan(400_000);
  }

  @Test
  void manyClientsAreLookedAtInTurns() {
    List<InProcessClient> many = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      many.add(server.client());
    }
    long idle = info("mem_clients_normal");
    assertThat(idle).isGreaterThan(600 * 1024);
    for (InProcessClient each : many) {
      each.run("SUBSCRIBE", "channel");
    }
    server.advance(Duration.ofSeconds(2));
    long subscribed = info("mem_clients_normal");
    assertThat(subscribed - idle).isBetween(600 * 64L, 600 * 1024L);
    many.forEach(InProcessClient::close);
    long rest = info("mem_clients_normal");
    assertThat(rest).isBetween(1024L, idle / 100);
    server.advance(Duration.ofSeconds(2));
    assertThat(info("mem_clients_normal")).isEqualTo(rest);
  }

  @Test
  void whatATransactionQueuedIsTakenOffAgain() {
    long before = info("mem_clients_normal");
    InProcessClient other = server.client();
    for (int i = 0; i < 10; i++) {
      other.run("MULTI");
      other.run("SET", "key", "x".repeat(10_000));
      other.run(i % 2 == 0 ? "EXEC" : "DISCARD");
    }
    other.run("MULTI");
    other.run("SET", "key", "x".repeat(10_000));
    assertThat(info("mem_clients_normal")).isGreaterThan(before + 10_000);
    other.close();
    server.advance(Duration.ofSeconds(1));
    assertThat(info("mem_clients_normal")).isEqualTo(before);
  }

  @Test
  void aShareOfMemoryIsTakenOfTheMachine() {
    run("CONFIG SET maxmemory 50%");
    long half = info("maxmemory");
    run("CONFIG SET maxmemory 100%");
    assertThat(info("maxmemory")).isBetween(2 * half - 1, 2 * half + 1);
    assertThat(half).isGreaterThan(1 << 20);
    assertThat(run("CONFIG SET maxmemory 101%")).contains("percentage");
    assertThat(run("CONFIG SET maxmemory x")).contains("argument must be a memory value");
  }
}
