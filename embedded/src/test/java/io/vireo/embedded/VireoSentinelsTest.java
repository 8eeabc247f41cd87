package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;

class VireoSentinelsTest {
  private static Set<String> places(VireoSentinels servers) {
    return servers.uris().stream()
        .map(uri -> uri.getHost() + ':' + uri.getPort())
        .collect(Collectors.toSet());
  }

  private static void write(JedisSentinelPool pool, String key, String value) {
    try (Jedis client = pool.getResource()) {
      client.set(key, value);
    }
  }

  @Test
  void jedisFindsThePrimaryBeforeAndBehindAFailover() {
    try (VireoSentinels servers = Vireo.sentinels(2, 3);
        JedisSentinelPool pool = new JedisSentinelPool(VireoSentinels.NAME, places(servers))) {
      Vireo primary = servers.primary();
      write(pool, "k", "v");
      servers.awaitReplicas();
      primary.kill();
      servers.awaitStable();

      Vireo successor = servers.primary();
      assertThat(successor).isNotSameAs(primary);
      assertThat(servers.replicas()).hasSize(1);
      assertThat(successor.execute("GET", "k").text()).isEqualTo("v");
      while (pool.getCurrentHostMaster().getPort() != successor.port()) {
        Thread.onSpinWait();
      }
      write(pool, "k", "w");
      assertThat(successor.execute("GET", "k").text()).isEqualTo("w");

      Vireo back = servers.restart(primary);
      servers.awaitStable();
      assertThat(servers.replicas()).hasSize(2).contains(back);
      assertThat(back.execute("GET", "k").text()).isEqualTo("w");
    }
  }

  @Test
  void lettuceReadsItsUri() {
    try (VireoSentinels servers =
            VireoSentinels.start(
                1,
                3,
                name ->
                    name.startsWith("sentinel")
                        ? Vireo.builder()
                        : Vireo.builder().set("requirepass", "s3").set("masterauth", "s3"));
        RedisClient client = RedisClient.create();
        StatefulRedisMasterReplicaConnection<String, String> connection =
            MasterReplica.connect(
                client, StringCodec.UTF8, RedisURI.create(servers.uri().toString()))) {
      connection.sync().setex("k", 600, "v");
      assertThat(servers.primary().execute("GET", "k").text()).isEqualTo("v");

      servers.clock().advance(Duration.ofHours(1));
      assertThat(connection.sync().get("k")).isNull();
      servers.awaitStable();
      assertThat(servers.primary()).as("nobody was silent").isSameAs(servers.servers().get(0));
    }
  }

  @Test
  void aSentinelComesBackWithWhatItKnew() {
    try (VireoSentinels servers = Vireo.sentinels(1, 3)) {
      Vireo sentinel = servers.sentinels().get(2);
      String id = sentinel.execute("SENTINEL", "MYID").text();
      sentinel.kill();
      servers.primary().kill();
      servers.awaitStable();
      Vireo back = servers.restart(sentinel);
      servers.awaitStable();

      assertThat(back.execute("SENTINEL", "MYID").text()).isEqualTo(id);
      assertThat(back.execute("SENTINEL", "GET-MASTER-ADDR-BY-NAME", VireoSentinels.NAME).texts())
          .containsExactly("127.0.0.1", Integer.toString(servers.primary().port()));
      servers.flush();
      assertThat(servers.servers()).hasSize(2);
    }
  }

  @Test
  void groupsHavePrimariesOfTheirOwn() {
    List<VireoSentinels.Group> groups =
        List.of(new VireoSentinels.Group("carts", 1), new VireoSentinels.Group("users", 2, 1));
    try (VireoSentinels servers = VireoSentinels.start(groups, 3, name -> Vireo.builder())) {
      assertThat(servers.primaries())
          .containsExactly(servers.primary("carts"), servers.primary("users"));
      assertThat(servers.primary()).isSameAs(servers.primary("carts"));
      assertThat(servers.replicasOf(servers.primary("users"))).hasSize(2);
      assertThat(servers.uri("users").getFragment()).isEqualTo("users");
      Vireo carts = servers.primary("carts");
      Vireo users = servers.primary("users");
      Reply known = servers.sentinels().get(0).execute("SENTINEL", "MASTER", "users");
      assertThat(known.texts()).containsSequence("quorum", "1");

      users.kill();
      servers.awaitStable();
      assertThat(servers.primary("users")).isNotSameAs(users);
      assertThat(servers.primary("carts")).isSameAs(carts);
      assertThat(servers.failover(carts)).isSameAs(servers.primary("carts")).isNotSameAs(carts);
      assertThatThrownBy(() -> servers.primary("orders"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> VireoSentinels.start(List.of(), 3, name -> Vireo.builder()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                VireoSentinels.start(
                    List.of(groups.get(0), groups.get(0)), 3, name -> Vireo.builder()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsSomebodyWhoWatches() {
    assertThatThrownBy(() -> Vireo.sentinels(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReplicaIsPromotedOnDemand() {
    try (VireoSentinels servers = Vireo.sentinels(2, 3)) {
      Vireo before = servers.primary();
      before.execute("SET", "k", "v").text();
      Vireo next = servers.failover();

      assertThat(next).isSameAs(servers.primary()).isNotSameAs(before);
      assertThat(servers.replicas()).hasSize(2).contains(before);
      assertThat(next.execute("GET", "k").text()).isEqualTo("v");
      next.execute("SET", "k", "w").text();
    }
  }

  @Test
  void sentinelsReplaceAPrimaryThatTheyCannotReach() {
    try (VireoSentinels servers = Vireo.sentinels(1, 3)) {
      Vireo before = servers.primary();
      Vireo replica = servers.replicas().get(0);
      servers.partition(before, replica);
      servers.sentinels().forEach(sentinel -> servers.partition(sentinel, before));
      Waits.untilGone(() -> Roles.isPrimary(replica) ? null : "nobody has taken over");
      before.execute("SET", "k", "lost").text();
      replica.execute("SET", "k", "kept").text();

      servers.heal();
      servers.awaitStable();
      assertThat(servers.primary()).isSameAs(replica);
      servers.awaitReplicas();
      assertThat(before.execute("GET", "k").text()).isEqualTo("kept");
    }
  }
}
