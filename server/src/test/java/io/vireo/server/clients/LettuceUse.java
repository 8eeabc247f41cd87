package io.vireo.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KillArgs;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lettuce does what its users do with strings, keys, transactions and messages. */
@Timeout(60)
abstract class LettuceUse {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;
  private RedisCommands<String, String> sync;
  private RedisAsyncCommands<String, String> async;

  /** The server. */
  abstract TcpServerExtension server();

  /** The protocol to speak. */
  abstract ProtocolVersion protocol();

  @BeforeEach
  void connect() {
    client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(server().port())
                .withClientName("lettuce-test")
                .withTimeout(PATIENCE)
                .build());
    client.setOptions(
        ClientOptions.builder().protocolVersion(protocol()).autoReconnect(true).build());
    connection = client.connect();
    sync = connection.sync();
    async = connection.async();
    sync.flushall();
  }

  @AfterEach
  void close() {
    client.shutdown(Duration.ZERO, PATIENCE);
  }

  @Test
  void stringsAndTheirOptions() {
    assertThat(sync.set("k", "v", SetArgs.Builder.px(100_000).nx())).isEqualTo("OK");
    assertThat(sync.set("k", "w", SetArgs.Builder.nx())).isNull();
    assertThat(sync.setGet("k", "w", SetArgs.Builder.keepttl())).isEqualTo("v");
    assertThat(sync.pttl("k")).isBetween(90_000L, 100_000L);
    assertThat(sync.mset(Map.of("a", "1", "b", "2"))).isEqualTo("OK");
    assertThat(sync.mget("a", "none", "b"))
        .extracting(pair -> pair.getValueOrElse("nothing"))
        .containsExactly("1", "nothing", "2");
    assertThat(sync.incrbyfloat("a", 1.25)).isEqualTo(2.25);
    assertThat(sync.setrange("b", 3, "x")).isEqualTo(4);
    assertThat(sync.get("b")).isEqualTo("2\0\0x");
    assertThatThrownBy(() -> sync.incr("k"))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageContaining("not an integer");
  }

  @Test
  void binaryKeysAndLargeValues() {
    try (StatefulRedisConnection<byte[], byte[]> raw = client.connect(ByteArrayCodec.INSTANCE)) {
      byte[] key = {0, '\r', '\n', (byte) 0xff};
      byte[] value = new byte[3_000_000];
      for (int i = 0; i < value.length; i++) {
        value[i] = (byte) (i * 17);
      }
      raw.sync().set(key, value);
      assertThat(raw.sync().get(key)).isEqualTo(value);
    }
  }

  @Test
  void keysAreScanned() {
    for (int i = 0; i < 300; i++) {
      async.set("key:" + i, "v");
    }
    sync.set("other", "v");
    Set<String> seen = new HashSet<>();
    KeyScanCursor<String> cursor = sync.scan(ScanArgs.Builder.matches("key:*").limit(29));
    seen.addAll(cursor.getKeys());
    while (!cursor.isFinished()) {
      cursor = sync.scan(cursor, ScanArgs.Builder.matches("key:*").limit(29));
      seen.addAll(cursor.getKeys());
    }
    assertThat(seen).hasSize(300);
    assertThat(sync.dbsize()).isEqualTo(301);
    assertThat(sync.expire("other", 100)).isTrue();
    assertThat(sync.ttl("other")).isBetween(99L, 100L);
    assertThat(sync.unlink("other")).isEqualTo(1);
  }

  @Test
  void manyCommandsAtOnceAnswerInOrder() throws Exception {
    connection.setAutoFlushCommands(false);
    List<RedisFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      answers.add(async.incr("n"));
    }
    connection.flushCommands();
    assertThat(LettuceFutures.awaitAll(PATIENCE, answers.toArray(RedisFuture[]::new))).isTrue();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(i + 1);
    }
  }

  @Test
  void transactionsRunWholeOrNotAtAll() {
    assertThat(sync.multi()).isEqualTo("OK");
    assertThat(sync.set("k", "1")).isNull();
    assertThat(sync.incr("k")).isNull();
    TransactionResult result = sync.exec();
    assertThat(result.wasDiscarded()).isFalse();
    assertThat(result.stream()).containsExactly("OK", 2L);

    sync.watch("k");
    try (StatefulRedisConnection<String, String> other = client.connect()) {
      other.sync().set("k", "changed");
    }
    sync.multi();
    sync.set("k", "lost");
    assertThat(sync.exec().wasDiscarded()).isTrue();
    assertThat(sync.get("k")).isEqualTo("changed");
  }

  @Test
  void messagesReachTheirSubscribers() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub()) {
      subscriber.addListener(new Listener(heard));
      subscriber.sync().subscribe("news");
      subscriber.sync().psubscribe("n*");
      assertThat(List.of(next(heard), next(heard))).contains("subscribed news", "subscribed n*");
      assertThat(sync.publish("news", "hello")).isEqualTo(2);
      assertThat(next(heard)).isEqualTo("news: hello");
      assertThat(next(heard)).isEqualTo("n* news: hello");
      assertThat(sync.pubsubNumpat()).isEqualTo(1);
      subscriber.sync().unsubscribe("news");
      assertThat(next(heard)).isEqualTo("unsubscribed news");
      subscriber.sync().ssubscribe("shard");
      assertThat(next(heard)).isEqualTo("subscribed shard");
      assertThat(sync.spublish("shard", "part")).isEqualTo(1);
      assertThat(next(heard)).isEqualTo("shard shard: part");
    }
  }

  @Test
  void aSubscriberIsHeardAgainAfterItsConnectionBroke() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub()) {
      subscriber.addListener(new Listener(heard));
      subscriber.sync().subscribe("news");
      assertThat(next(heard)).isEqualTo("subscribed news");
      sync.clientKill(KillArgs.Builder.typePubsub());
      assertThat(next(heard)).isEqualTo("subscribed news");
      assertThat(sync.publish("news", "again")).isEqualTo(1);
      assertThat(next(heard)).isEqualTo("news: again");
    }
  }

  @Test
  void aKilledConnectionComesBack() throws InterruptedException {
    sync.set("k", "v");
    long before = sync.clientId();
    CountDownLatch ended = new CountDownLatch(1);
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> ignored) {
            ended.countDown();
          }
        });
    try (StatefulRedisConnection<String, String> other = client.connect()) {
      assertThat(other.sync().clientKill(KillArgs.Builder.id(before))).isEqualTo(1);
    }
    // A command that is sent while the connection is being closed fails with a reset.
    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(sync.get("k")).isEqualTo("v");
    assertThat(sync.clientId()).isGreaterThan(before);
    assertThat(sync.clientGetname()).isEqualTo("lettuce-test");
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static final class Listener extends RedisPubSubAdapter<String, String> {
    private final BlockingQueue<String> heard;

    Listener(BlockingQueue<String> heard) {
      this.heard = heard;
    }

    @Override
    public void message(String channel, String message) {
      heard.add(channel + ": " + message);
    }

    @Override
    public void message(String pattern, String channel, String message) {
      heard.add(pattern + ' ' + channel + ": " + message);
    }

    @Override
    public void smessage(String channel, String message) {
      heard.add("shard " + channel + ": " + message);
    }

    @Override
    public void subscribed(String channel, long count) {
      heard.add("subscribed " + channel);
    }

    @Override
    public void ssubscribed(String channel, long count) {
      heard.add("subscribed " + channel);
    }

    @Override
    public void psubscribed(String pattern, long count) {
      heard.add("subscribed " + pattern);
    }

    @Override
    public void unsubscribed(String channel, long count) {
      heard.add("unsubscribed " + channel);
    }
  }
}
