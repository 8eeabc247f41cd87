package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;

class VireoClusterTest {
  private static final int KEYS = 50;

  private static Set<HostAndPort> seeds(VireoCluster cluster) {
    return cluster.uris().stream()
        .map(uri -> new HostAndPort(uri.getHost(), uri.getPort()))
        .collect(Collectors.toSet());
  }

  @Test
  void servesJedisAndGoesByItsClock() {
    try (VireoCluster cluster = Vireo.cluster(3, 1);
        JedisCluster client = new JedisCluster(seeds(cluster))) {
      assertThat(cluster.primaries()).hasSize(3);
      assertThat(cluster.replicas()).hasSize(3);
      for (int i = 0; i < KEYS; i++) {
        client.setex("key:" + i, 600, "v" + i);
      }
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.get("key:" + i)).isEqualTo("v" + i);
        assertThat(cluster.primaryOf("key:" + i).execute("GET", "key:" + i).text())
            .isEqualTo("v" + i);
      }

      cluster.clock().advance(Duration.ofHours(1));
      assertThat(client.get("key:0")).isNull();
      cluster.awaitStable();
      assertThat(cluster.primaries()).as("nobody was silent").hasSize(3);
      assertThat(cluster.primaries().get(0)).isSameAs(cluster.nodes().get(0));
    }
  }

  @Test
  void aReplicaTakesOverFromAPrimaryThatIsKilled() {
    try (VireoCluster cluster = Vireo.cluster(3, 1);
        RedisClusterClient client = lettuce(cluster);
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      connection.sync().set("cart", "full");
      Vireo primary = cluster.primaryOf("cart");
      cluster.awaitReplicas();
      primary.kill();
      assertThat(primary.isClosed()).isTrue();
      cluster.awaitStable();

      assertThat(cluster.nodes()).hasSize(5);
      assertThat(cluster.primaryOf("cart").execute("GET", "cart").text()).isEqualTo("full");
      client.refreshPartitions();
      assertThat(connection.sync().get("cart")).isEqualTo("full");
      connection.sync().set("cart", "empty");

      Vireo back = cluster.restart(primary);
      cluster.awaitStable();
      assertThat(back.port()).isEqualTo(primary.port());
      assertThat(cluster.replicas()).hasSize(3).contains(back);
      assertThatThrownBy(() -> cluster.restart(primary))
          .isInstanceOf(IllegalArgumentException.class);

      cluster.primaryOf("cart").kill();
      cluster.flush();
      assertThat(cluster.nodes()).hasSize(6);
      client.refreshPartitions();
      assertThat(connection.sync().get("cart")).isNull();
    }
  }

  private static RedisClusterClient lettuce(VireoCluster cluster) {
    RedisClusterClient client =
        RedisClusterClient.create(cluster.uris().stream().map(RedisURI::create).toList());
    client.setOptions(
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder().enableAllAdaptiveRefreshTriggers().build())
            .build());
    return client;
  }

  @Test
  void hasNoRoomForNobody() {
    assertThatThrownBy(() -> Vireo.cluster(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
