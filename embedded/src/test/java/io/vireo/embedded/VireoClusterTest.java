package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.List;
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
      assertThat(cluster.primaries().get(0)).isSameAs(cluster.servers().get(0));
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

      assertThat(cluster.servers()).hasSize(5);
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
      assertThat(cluster.servers()).hasSize(6);
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
  void shardsMayHaveDifferentNumbersOfReplicas() {
    try (VireoCluster cluster = VireoCluster.start(List.of(2, 0, 1), name -> Vireo.builder())) {
      List<Vireo> primaries = cluster.primaries();
      assertThat(primaries).hasSize(3);
      assertThat(primaries.stream().map(primary -> cluster.replicasOf(primary).size()))
          .containsExactly(2, 0, 1);
    }
  }

  @Test
  void hasNoRoomForNobody() {
    assertThatThrownBy(() -> Vireo.cluster(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPrimaryHandsOverToItsReplica() {
    try (VireoCluster cluster = Vireo.cluster(3, 1)) {
      Vireo before = cluster.primaryOf("cart");
      before.execute("SET", "cart", "full").text();
      Vireo next = cluster.failover(before);

      assertThat(next).isSameAs(cluster.primaryOf("cart")).isNotSameAs(before);
      assertThat(next.execute("GET", "cart").text()).isEqualTo("full");
      next.execute("SET", "cart", "empty").text();
      assertThat(cluster.replicas()).hasSize(3).contains(before);
      cluster.primaryOf("cart").kill();
      cluster.awaitStable();
      Vireo alone = cluster.primaryOf("cart");
      assertThatThrownBy(() -> cluster.failover(alone)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPrimaryThatIsCutOffLosesItsSlots() {
    try (VireoCluster cluster = Vireo.cluster(3, 1)) {
      Vireo apart = cluster.primaryOf("cart");
      apart.execute("SET", "cart", "full").text();
      cluster.awaitReplicas();
      for (Vireo node : cluster.servers()) {
        if (node != apart) {
          cluster.partition(apart, node);
        }
      }
      Waits.untilGone(() -> cluster.primaries().size() == 4 ? null : "nobody has taken over");
      Waits.untilGone(
          () ->
              apart.execute("GET", "cart").isError() ? null : "it does not know that it is alone");
      assertThat(apart.execute("SET", "cart", "lost").toString()).contains("CLUSTERDOWN");

      cluster.heal();
      cluster.awaitStable();
      assertThat(cluster.primaryOf("cart")).isNotSameAs(apart);
      assertThat(cluster.primaryOf("cart").execute("GET", "cart").text()).isEqualTo("full");
      assertThat(cluster.replicas()).contains(apart);
    }
  }
}
