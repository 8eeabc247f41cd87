package io.vireo.server.clients;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lettuce, which looks at the topology again when it is sent elsewhere. */
final class LettuceClusterClient implements ClusterClient {
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> connection;
  private final StatefulRedisClusterConnection<String, String> ofReplicas;

  LettuceClusterClient(int port) {
    client =
        RedisClusterClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(20))
                .build());
    client.setOptions(
        ClusterClientOptions.builder()
            .maxRedirects(50)
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enableAllAdaptiveRefreshTriggers()
                    .enablePeriodicRefresh(Duration.ofSeconds(1))
                    .build())
            .build());
    connection = client.connect();
    ofReplicas = client.connect();
    ofReplicas.setReadFrom(ReadFrom.REPLICA);
  }

  @Override
  public void set(String key, String value) {
    connection.sync().set(key, value);
  }

  @Override
  public String get(String key) {
    return connection.sync().get(key);
  }

  @Override
  public List<String> mget(String... keys) {
    return connection.sync().mget(keys).stream().map(pair -> pair.getValueOrElse(null)).toList();
  }

  @Override
  public void setAll(Map<String, String> pairs) {
    List<RedisFuture<String>> answers = new ArrayList<>();
    pairs.forEach((key, value) -> answers.add(connection.async().set(key, value)));
    await(answers);
  }

  private static void await(List<RedisFuture<String>> answers) {
    LettuceFutures.awaitAll(20, TimeUnit.SECONDS, answers.toArray(RedisFuture[]::new));
  }

  @Override
  public List<String> getAll(List<String> keys) {
    List<RedisFuture<String>> answers = new ArrayList<>();
    keys.forEach(key -> answers.add(connection.async().get(key)));
    await(answers);
    return answers.stream().map(answer -> answer.toCompletableFuture().join()).toList();
  }

  @Override
  public List<Object> transaction(String from, String to, long amount) {
    RedisClusterNode node = client.getPartitions().getPartitionBySlot(SlotHash.getSlot(from));
    RedisCommands<String, String> commands = connection.getConnection(node.getNodeId()).sync();
    commands.multi();
    commands.decrby(from, amount);
    commands.incrby(to, amount);
    TransactionResult result = commands.exec();
    return result.stream().toList();
  }

  @Override
  public long eval(String script, List<String> keys, String argument) {
    String[] names = keys.toArray(String[]::new);
    return connection.sync().<Long>eval(script, ScriptOutputType.INTEGER, names, argument);
  }

  @Override
  public String load(String script) {
    return connection.sync().scriptLoad(script);
  }

  @Override
  public long evalSha(String sha, List<String> keys, String argument) {
    String[] names = keys.toArray(String[]::new);
    return connection.sync().<Long>evalsha(sha, ScriptOutputType.INTEGER, names, argument);
  }

  @Override
  public AutoCloseable subscribe(String channel, Consumer<String> receiver) {
    StatefulRedisClusterPubSubConnection<String, String> messages = client.connectPubSub();
    messages.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String itsChannel, String message) {
            receiver.accept(message);
          }
        });
    messages.sync().ssubscribe(channel);
    return messages;
  }

  @Override
  public long publish(String channel, String message) {
    return connection.sync().spublish(channel, message);
  }

  @Override
  public String getFromReplica(String key) {
    return ofReplicas.sync().get(key);
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(10));
  }
}
