package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.CacheConfig;

/** The caches that Jedis and Lettuce have in the client: what changed is not in them any more. */
@Timeout(60)
class ClientSideCachesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension
  static final TcpServerExtension SERVER =
      new TcpServerExtension("data-thread adaptive", "io-threads 2");

  private Jedis other;

  @BeforeEach
  void connect() {
    other = new Jedis("127.0.0.1", SERVER.port());
    other.flushAll();
  }

  @AfterEach
  void close() {
    other.close();
  }

  @Test
  void jedisAsksAgainForWhatChanged() throws InterruptedException {
    try (JedisPooled jedis =
        new JedisPooled(
            new HostAndPort("127.0.0.1", SERVER.port()),
            DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build(),
            CacheConfig.builder().maxSize(100).build())) {
      other.set("k", "1");
      other.hset("h", "f", "1");
      for (int i = 0; i < 5; i++) {
        assertThat(jedis.get("k")).isEqualTo("1");
        assertThat(jedis.hget("h", "f")).isEqualTo("1");
      }
      assertThat(jedis.getCache().getStats().getHitCount()).isEqualTo(8);
      assertThat(jedis.getCache().getSize()).isEqualTo(2);
      other.set("k", "2");
      await("what changed", () -> jedis.get("k").equals("2"));
      assertThat(jedis.hget("h", "f")).isEqualTo("1");
      other.expire("k", 100);
      other.rename("h", "g");
      await("what changed", () -> jedis.hget("h", "f") == null);
      other.flushAll();
      await("what changed", () -> jedis.get("k") == null);
      assertThat(jedis.getCache().getStats().getInvalidationCount()).isPositive();
    }
  }

  private RedisClient lettuce(ProtocolVersion protocol) {
    RedisClient client =
        RedisClient.create(
            RedisURI.builder().withHost("127.0.0.1").withPort(SERVER.port()).build());
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    return client;
  }

  private void lettuceAsksAgain(TrackingArgs wish) throws InterruptedException {
    RedisClient client = lettuce(ProtocolVersion.RESP3);
    try {
      StatefulRedisConnection<String, String> connection = client.connect();
      Map<String, String> local = new ConcurrentHashMap<>();
      CacheFrontend<String, String> cache =
          ClientSideCaching.enable(CacheAccessor.forMap(local), connection, wish);
      other.set("user:1", "ada");
      await(
          "what changed", () -> !local.containsKey("user:1") && "ada".equals(cache.get("user:1")));
      assertThat(cache.get("user:1")).isEqualTo("ada");
      assertThat(local).containsEntry("user:1", "ada");
      other.set("user:1", "grace");
      await("what changed", () -> "grace".equals(cache.get("user:1")));
      other.pexpire("user:1", 20);
      await("what changed", () -> cache.get("user:1") == null);
      assertThat(local).isEmpty();
      assertThat(cache.get("user:2", () -> "made")).isEqualTo("made");
      await("what changed", () -> "made".equals(other.get("user:2")));
      cache.close();
    } finally {
      client.shutdown(Duration.ZERO, PATIENCE);
    }
  }

  @Test
  void lettuceAsksAgainForWhatItHasRead() throws InterruptedException {
    lettuceAsksAgain(TrackingArgs.Builder.enabled());
  }

  @Test
  void lettuceHearsOfAllKeysWithAPrefix() throws InterruptedException {
    lettuceAsksAgain(TrackingArgs.Builder.enabled().bcast().prefixes("user:"));
  }

  /** In RESP2 another connection, which has subscribed, gets the messages. */
  @Test
  void messagesAreRedirectedToASubscriber() throws InterruptedException {
    RedisClient client = lettuce(ProtocolVersion.RESP2);
    try {
      StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      listener.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.add(channel + ' ' + message);
            }
          });
      long id = listener.sync().clientId();
      listener.sync().subscribe("__redis__:invalidate");
      StatefulRedisConnection<String, String> reader = client.connect();
      assertThat(reader.sync().clientTracking(TrackingArgs.Builder.enabled().redirect(id)))
          .isEqualTo("OK");
      assertThat(reader.sync().clientGetredir()).isEqualTo(id);
      other.set("k", "1");
      assertThat(reader.sync().get("k")).isEqualTo("1");
      other.set("k", "2");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).startsWith("__redis__:invalidate");
      assertThat(List.copyOf(heard)).isEmpty();
    } finally {
      client.shutdown(Duration.ZERO, PATIENCE);
    }
  }
}
