package io.vireo.server.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Jedis. */
final class JedisClusterClient implements ClusterClient {
  private static final int ATTEMPTS = 50;

  private final JedisCluster jedis;

  JedisClusterClient(int port) {
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder().timeoutMillis(5000).build();
    jedis =
        new JedisCluster(
            Set.of(new HostAndPort("127.0.0.1", port)),
            config,
            ATTEMPTS,
            Duration.ofSeconds(30),
            new ConnectionPoolConfig());
  }

  @Override
  public void set(String key, String value) {
    jedis.set(key, value);
  }

  @Override
  public String get(String key) {
    return jedis.get(key);
  }

  @Override
  public List<String> mget(String... keys) {
    return jedis.mget(keys);
  }

  @Override
  public void setAll(Map<String, String> pairs) {
    try (ClusterPipeline pipeline = jedis.pipelined()) {
      pairs.forEach(pipeline::set);
    }
  }

  @Override
  public List<String> getAll(List<String> keys) {
    List<Response<String>> answers = new ArrayList<>();
    try (ClusterPipeline pipeline = jedis.pipelined()) {
      keys.forEach(key -> answers.add(pipeline.get(key)));
    }
    return answers.stream().map(Response::get).toList();
  }

  /** Over a connection to the node that has the slot, as Jedis' users do it. */
  @Override
  public List<Object> transaction(String from, String to, long amount) {
    try (Connection connection = jedis.getConnectionFromSlot(JedisClusterCRC16.getSlot(from));
        Transaction transaction = new Transaction(connection)) {
      transaction.decrBy(from, amount);
      transaction.incrBy(to, amount);
      return transaction.exec();
    }
  }

  @Override
  public long eval(String script, List<String> keys, String argument) {
    return (Long) jedis.eval(script, keys, List.of(argument));
  }

  @Override
  public String load(String script) {
    return jedis.scriptLoad(script);
  }

  @Override
  public long evalSha(String sha, List<String> keys, String argument) {
    return (Long) jedis.evalsha(sha, keys, List.of(argument));
  }

  @Override
  public AutoCloseable subscribe(String channel, Consumer<String> receiver) {
    CountDownLatch subscribed = new CountDownLatch(1);
    JedisShardedPubSub listener =
        new JedisShardedPubSub() {
          @Override
          public void onSSubscribe(String itsChannel, int count) {
            subscribed.countDown();
          }

          @Override
          public void onSMessage(String itsChannel, String message) {
            receiver.accept(message);
          }
        };
    Thread thread = new Thread(() -> jedis.ssubscribe(listener, channel), "jedis-messages");
    thread.setDaemon(true);
    thread.start();
    try {
      subscribed.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    return () -> {
      listener.sunsubscribe();
      thread.join();
    };
  }

  @Override
  public long publish(String channel, String message) {
    return jedis.spublish(channel, message);
  }

  @Override
  public String getFromReplica(String key) {
    for (String address : jedis.getClusterNodes().keySet()) {
      try (Jedis node = new Jedis(HostAndPort.from(address))) {
        if (node.info("replication").contains("role:slave")) {
          node.readonly();
          String value = valueOrNull(node, key);
          if (value != null) {
            return value;
          }
        }
      }
    }
    return null;
  }

  private static String valueOrNull(Jedis node, String key) {
    try {
      return node.get(key);
    } catch (redis.clients.jedis.exceptions.JedisMovedDataException ofAnother) {
      return null;
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
