package io.vireo.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.TcpServerExtension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Jedis does what its users do with strings, keys, transactions and messages, in both protocols.
 */
@Timeout(60)
abstract class JedisUse {
  private HostAndPort address;
  private DefaultJedisClientConfig config;
  private JedisPooled jedis;

  /** The server. */
  abstract TcpServerExtension server();

  /** The protocol to speak. */
  abstract RedisProtocol protocol();

  @BeforeEach
  void connect() {
    address = new HostAndPort("127.0.0.1", server().port());
    config =
        DefaultJedisClientConfig.builder().protocol(protocol()).clientName("jedis-test").build();
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(8);
    jedis = new JedisPooled(pool, address, config);
    jedis.flushAll();
  }

  @AfterEach
  void close() {
    jedis.close();
  }

  @Test
  void stringsAndTheirOptions() {
    assertThat(jedis.set("k", "v")).isEqualTo("OK");
    assertThat(jedis.set("k", "w", SetParams.setParams().nx())).isNull();
    assertThat(jedis.setGet("k", "w", SetParams.setParams().ex(100))).isEqualTo("v");
    assertThat(jedis.ttl("k")).isBetween(99L, 100L);
    assertThat(jedis.append("k", "xyz")).isEqualTo(4);
    assertThat(jedis.getrange("k", 1, -1)).isEqualTo("xyz");
    assertThat(jedis.mset("a", "1", "b", "2")).isEqualTo("OK");
    assertThat(jedis.mget("a", "none", "b")).containsExactly("1", null, "2");
    assertThat(jedis.incrBy("a", 41)).isEqualTo(42);
    assertThat(jedis.incrByFloat("b", 0.5)).isEqualTo(2.5);
    assertThatThrownBy(() -> jedis.incr("k"))
        .isInstanceOf(JedisDataException.class)
        .hasMessageContaining("not an integer");
    assertThat(jedis.getDel("k")).isEqualTo("wxyz");
  }

  @Test
  void binaryKeysAndLargeValues() {
    byte[] key = {0, 1, '\r', '\n', (byte) 0xff};
    byte[] value = new byte[3_000_000];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i * 31);
    }
    jedis.set(key, value);
    assertThat(jedis.get(key)).isEqualTo(value);
    assertThat(jedis.strlen(key)).isEqualTo(value.length);
  }

  @Test
  void keysAreFoundRenamedAndExpired() {
    IntStream.range(0, 500).forEach(i -> jedis.set("key:" + i, "v"));
    Set<String> seen = new HashSet<>();
    ScanParams params = new ScanParams().match("key:*").count(37);
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = jedis.scan(cursor, params);
      seen.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    assertThat(seen).hasSize(500);
    assertThat(jedis.keys("key:1?")).hasSize(10);
    assertThat(jedis.rename("key:1", "other")).isEqualTo("OK");
    assertThat(jedis.exists("key:1", "other")).isEqualTo(1);
    assertThat(jedis.type("other")).isEqualTo("string");
    assertThat(jedis.expire("other", 1000)).isEqualTo(1);
    assertThat(jedis.persist("other")).isEqualTo(1);
    assertThat(jedis.ttl("other")).isEqualTo(-1);
    assertThat(jedis.copy("other", "third", false)).isTrue();
    assertThat(jedis.unlink("other", "third")).isEqualTo(2);
  }

  @Test
  void pipelinesAnswerInOrder() {
    List<Response<Long>> answers = new ArrayList<>();
    try (Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < 10_000; i++) {
        answers.add(pipeline.incr("n"));
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(i + 1);
    }
  }

  @Test
  void threadsShareAPool() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> tasks = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      tasks.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 500; i++) {
                  jedis.incr("shared");
                }
              }));
    }
    for (Future<?> task : tasks) {
      task.get();
    }
    threads.shutdown();
    assertThat(jedis.get("shared")).isEqualTo("4000");
  }

  @Test
  void transactionsRunWhole() {
    try (AbstractTransaction transaction = jedis.multi()) {
      Response<String> set = transaction.set("k", "1");
      Response<Long> number = transaction.incr("k");
      Response<String> old = transaction.setGet("k", "text");
      transaction.incr("k");
      Response<String> last = transaction.get("k");
      List<Object> all = transaction.exec();
      assertThat(all).hasSize(5);
      assertThat(set.get()).isEqualTo("OK");
      assertThat(number.get()).isEqualTo(2);
      assertThat(old.get()).isEqualTo("2");
      assertThat(all.get(3)).isInstanceOf(JedisDataException.class);
      assertThat(last.get()).isEqualTo("text");
    }
  }

  @Test
  void transactionsAreRefusedOrDiscarded() {
    try (AbstractTransaction transaction = jedis.multi()) {
      transaction.set("k", "1");
      assertThat(transaction.discard()).isEqualTo("OK");
    }
    assertThat(jedis.exists("k")).isFalse();
  }

  @Test
  void watchedKeysBreakTransactions() {
    try (Jedis one = new Jedis(address, config)) {
      one.watch("balance");
      Transaction transaction = one.multi();
      transaction.incrBy("balance", 10);
      jedis.set("balance", "5");
      assertThat(transaction.exec()).isNull();
      one.watch("balance");
      transaction = one.multi();
      transaction.incrBy("balance", 10);
      assertThat(transaction.exec()).containsExactly(15L);
    }
  }

  @Test
  void messagesReachTheirSubscribers() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    JedisPubSub listener = new Listener(heard);
    Thread subscriber =
        new Thread(
            () -> {
              try (Jedis own = new Jedis(address, config)) {
                own.subscribe(listener, "news", "sport");
              }
            });
    subscriber.start();
    assertThat(next(heard)).isEqualTo("subscribed news 1");
    assertThat(next(heard)).isEqualTo("subscribed sport 2");
    assertThat(jedis.publish("news", "hello")).isEqualTo(1);
    assertThat(next(heard)).isEqualTo("news: hello");
    listener.psubscribe("n?ws");
    assertThat(next(heard)).isEqualTo("subscribed n?ws 3");
    assertThat(jedis.publish("news", "again")).isEqualTo(2);
    assertThat(next(heard)).isEqualTo("news: again");
    assertThat(next(heard)).isEqualTo("n?ws news: again");
    if (protocol() != RedisProtocol.RESP3) {
      // In RESP3 Jedis notes who wants the answer only after it has sent the request.
      listener.ping("alive");
      assertThat(next(heard)).isEqualTo("pong alive");
    }
    try (Jedis other = new Jedis(address, config)) {
      assertThat(other.pubsubNumSub("news", "none")).containsEntry("news", 1L);
    }
    listener.unsubscribe();
    listener.punsubscribe();
    subscriber.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(subscriber.isAlive()).isFalse();
    assertThat(jedis.publish("news", "nobody")).isZero();
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  private static final class Listener extends JedisPubSub {
    private final BlockingQueue<String> heard;

    Listener(BlockingQueue<String> heard) {
      this.heard = heard;
    }

    @Override
    public void onSubscribe(String channel, int count) {
      heard.add("subscribed " + channel + ' ' + count);
    }

    @Override
    public void onPSubscribe(String pattern, int count) {
      heard.add("subscribed " + pattern + ' ' + count);
    }

    @Override
    public void onMessage(String channel, String message) {
      heard.add(channel + ": " + message);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      heard.add(pattern + ' ' + channel + ": " + message);
    }

    @Override
    public void onPong(String text) {
      heard.add("pong " + text);
    }
  }

  @Test
  void aConnectionTellsAboutItself() {
    try (Jedis one = new Jedis(address, config)) {
      assertThat(one.clientGetname()).isEqualTo("jedis-test");
      assertThat(one.clientId()).isPositive();
      assertThat(one.clientInfo()).contains("name=jedis-test", "lib-name=jedis", "db=0");
      assertThat(one.select(3)).isEqualTo("OK");
      one.set("here", "1");
      assertThat(one.dbSize()).isEqualTo(1);
      assertThat(jedis.exists("here")).isFalse();
      assertThat(one.swapDB(0, 3)).isEqualTo("OK");
      assertThat(jedis.get("here")).isEqualTo("1");
      assertThat(one.info("server")).contains("redis_version:8.6.3");
      Map<String, String> limit = one.configGet("maxmemory");
      assertThat(limit).containsEntry("maxmemory", "0");
      assertThat(one.time()).hasSize(2);
    }
  }
}
