package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class VireoReplicasTest {
  @Test
  void replicasHaveWhatThePrimaryHas() {
    try (VireoReplicas servers = Vireo.replicated(2);
        Jedis client = new Jedis(servers.primary().uri());
        Jedis reader = new Jedis(servers.replicas().get(1).uri())) {
      client.setex("k", 600, "v");
      servers.awaitReplicas();

      assertThat(reader.get("k")).isEqualTo("v");
      assertThat(reader.info("replication")).contains("role:slave", "master_link_status:up");
      servers.clock().advance(Duration.ofHours(1));
      servers.awaitReplicas();
      assertThat(reader.exists("k")).isFalse();
      assertThat(reader.info("replication")).contains("master_link_status:up");
    }
  }

  @Test
  void handsOverToAReplica() {
    try (VireoReplicas servers = Vireo.replicated(2)) {
      Vireo before = servers.primary();
      before.execute("SET", "k", "v").text();
      Vireo next = servers.failover();

      assertThat(next).isSameAs(servers.primary()).isNotSameAs(before);
      assertThat(servers.replicas()).hasSize(2).contains(before);
      assertThat(next.execute("GET", "k").text()).isEqualTo("v");
      next.execute("SET", "k", "w").text();
      servers.awaitReplicas();
      for (Vireo replica : servers.replicas()) {
        assertThat(replica.execute("GET", "k").text()).isEqualTo("w");
      }
      assertThat(servers.failover()).isNotSameAs(next);
    }
  }

  @Test
  void aKilledPrimaryIsReplaced() {
    try (VireoReplicas servers = Vireo.replicated(2)) {
      Vireo before = servers.primary();
      before.execute("SET", "k", "v").text();
      servers.awaitReplicas();
      before.kill();
      assertThatThrownBy(servers::primary).hasMessageContaining("failover()");
      Vireo next = servers.failover();

      assertThat(next.execute("GET", "k").text()).isEqualTo("v");
      assertThat(servers.replicas()).hasSize(1);
      assertThat(servers.uris()).hasSize(2).startsWith(next.uri());
      next.execute("SET", "k", "w").text();
      Vireo back = servers.restart(before);
      servers.awaitStable();
      servers.awaitReplicas();
      assertThat(back.execute("GET", "k").text()).isEqualTo("w");
      next.kill();
      Vireo again = servers.restart(next);
      servers.awaitStable();
      assertThat(servers.primary()).isSameAs(again);
    }
  }

  @Test
  void needsAReplicaToHandOver() {
    try (VireoReplicas servers = Vireo.replicated(0)) {
      assertThatThrownBy(servers::failover).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPartitionEndsTheLinkUntilItIsHealed() {
    try (VireoReplicas servers = Vireo.replicated(2)) {
      Vireo primary = servers.primary();
      Vireo apart = servers.replicas().get(0);
      servers.partition(primary, apart);
      Waits.untilGone(() -> isLinked(apart) ? "the link stays" : null);
      long before = connections(primary);
      Waits.untilGone(
          () -> connections(primary) < before + 2 ? "the replica has not tried twice" : null);
      primary.execute("SET", "k", "v").text();
      Roles.awaitReplicas(primary, List.of(servers.replicas().get(1)));
      assertThat(servers.replicas().get(1).execute("GET", "k").text()).isEqualTo("v");
      assertThat(apart.execute("GET", "k").isNull()).isTrue();
      assertThat(isLinked(apart)).isFalse();
      try (Jedis client = new Jedis(apart.uri())) {
        assertThat(client.ping()).as("clients come through").isEqualTo("PONG");
      }

      servers.heal();
      servers.awaitReplicas();
      assertThat(apart.execute("GET", "k").text()).isEqualTo("v");
      try (Vireo other = Vireo.start()) {
        assertThatThrownBy(() -> servers.partition(primary, other))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static long connections(Vireo server) {
    String stats = server.execute("INFO", "stats").text();
    return stats
        .lines()
        .filter(line -> line.startsWith("total_connections_received:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isLinked(Vireo replica) {
    return replica.execute("INFO", "replication").text().contains("master_link_status:up");
  }
}
