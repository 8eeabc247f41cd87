package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.JedisSentinelPool;

/** What libraries and frameworks are told; each with the library where it is at hand. */
class EndpointTest {
  private static final String PASSWORD = "p@s\"s";

  private static VireoBuilder secured(String name) {
    return name.startsWith("sentinel")
        ? Vireo.builder()
        : Vireo.builder().set("requirepass", "\"p@s\\\"s\"").set("masterauth", "\"p@s\\\"s\"");
  }

  private static Set<HostAndPort> hosts(String list) {
    return Arrays.stream(list.split(",")).map(HostAndPort::from).collect(Collectors.toSet());
  }

  @Test
  void ofAServer() {
    try (Vireo vireo = secured("server").start()) {
      String at = "redis://:p%40s%22s@" + vireo.address();
      try (JedisPooled client =
              new JedisPooled(URI.create(vireo.connectionString(ClientLibrary.JEDIS)));
          RedisClient other = RedisClient.create(vireo.connectionString(ClientLibrary.LETTUCE))) {
        assertThat(client.ping()).isEqualTo("PONG");
        assertThat(other.connect().sync().ping()).isEqualTo("PONG");
      }
      assertThat(vireo.connectionString(ClientLibrary.VERTX)).isEqualTo(at);
      assertThat(vireo.connectionString(ClientLibrary.REDISSON))
          .isEqualTo(
              "singleServerConfig:\n  address: \"redis://"
                  + vireo.address()
                  + "\"\n  password: \"p@s\\\"s\"\n");
      assertThat(vireo.properties(Framework.SPRING_BOOT))
          .isEqualTo(Map.of("spring.data.redis.url", at));
      assertThat(vireo.properties(Framework.MICRONAUT)).isEqualTo(Map.of("redis.uri", at));
      assertThat(vireo.properties(Framework.QUARKUS))
          .isEqualTo(Map.of("quarkus.redis.hosts", at, "quarkus.redis.client-type", "standalone"));
    }
  }

  @Test
  void ofReplicas() {
    try (VireoReplicas servers = VireoReplicas.start(1, EndpointTest::secured)) {
      String primary = servers.primary().address();
      String replica = servers.replicas().get(0).address();
      assertThat(servers.addresses()).containsExactly(primary, replica);
      assertThat(servers.connectionString(ClientLibrary.REDISSON))
          .contains("masterSlaveServersConfig:\n  masterAddress: \"redis://" + primary)
          .contains("slaveAddresses: [\"redis://" + replica + "\"]");
      assertThat(servers.properties(Framework.SPRING_BOOT).get("spring.data.redis.url"))
          .endsWith(primary);
      assertThat(servers.properties(Framework.QUARKUS))
          .containsEntry("quarkus.redis.client-type", "replication");
    }
  }

  @Test
  void ofSentinels() {
    try (VireoSentinels servers = VireoSentinels.start(0, 1, EndpointTest::secured)) {
      String sentinel = servers.sentinels().get(0).address();
      try (JedisSentinelPool pool =
              new JedisSentinelPool(
                  VireoSentinels.NAME,
                  Arrays.stream(servers.connectionString(ClientLibrary.JEDIS).split(","))
                      .collect(Collectors.toSet()),
                  PASSWORD);
          RedisClient client =
              RedisClient.create(
                  RedisURI.create(servers.connectionString(ClientLibrary.LETTUCE)))) {
        assertThat(pool.getResource().ping()).isEqualTo("PONG");
        assertThat(client.connect().sync().ping()).isEqualTo("PONG");
      }
      assertThat(servers.connectionString(ClientLibrary.REDISSON))
          .contains(
              "masterName: \"mymaster\"\n  sentinelAddresses: [\"redis://" + sentinel + "\"]");
      assertThat(servers.properties(Framework.SPRING_BOOT))
          .isEqualTo(
              Map.of(
                  "spring.data.redis.sentinel.master",
                  "mymaster",
                  "spring.data.redis.sentinel.nodes",
                  sentinel,
                  "spring.data.redis.password",
                  PASSWORD));
      assertThat(servers.properties(Framework.MICRONAUT))
          .isEqualTo(Map.of("redis.uri", servers.uri().toString()));
      assertThat(servers.properties(VireoSentinels.NAME, Framework.QUARKUS))
          .containsEntry("quarkus.redis.client-type", "sentinel")
          .containsEntry("quarkus.redis.master-name", "mymaster");
    }
  }

  @Test
  void ofAClusterOfNodes() {
    try (VireoCluster cluster = VireoCluster.start(1, 0, EndpointTest::secured)) {
      try (JedisCluster client =
              new JedisCluster(
                  hosts(cluster.connectionString(ClientLibrary.JEDIS)), null, PASSWORD);
          RedisClusterClient other =
              RedisClusterClient.create(
                  RedisClusterURIUtil.toRedisURIs(
                      URI.create(cluster.connectionString(ClientLibrary.LETTUCE))))) {
        client.set("k", "v");
        assertThat(other.connect().sync().get("k")).isEqualTo("v");
      }
      String node = cluster.addresses().get(0);
      assertThat(cluster.connectionString(ClientLibrary.REDISSON))
          .contains("nodeAddresses: [\"redis://" + node + "\"]");
      assertThat(cluster.properties(Framework.SPRING_BOOT))
          .containsEntry("spring.data.redis.cluster.nodes", node);
      assertThat(cluster.properties(Framework.MICRONAUT)).containsOnlyKeys("redis.uris");
      assertThat(cluster.properties(Framework.QUARKUS))
          .containsEntry("quarkus.redis.client-type", "cluster");
    }
  }
}
