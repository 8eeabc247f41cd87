package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** What all topologies do in the same way. */
class VireoTopologyTest {
  private enum Kind {
    REPLICAS(() -> Vireo.replicated(1)),
    SENTINELS(() -> Vireo.sentinels(1, 3)),
    CLUSTER(() -> Vireo.cluster(3, 1));

    private final Supplier<VireoTopology> start;

    Kind(Supplier<VireoTopology> start) {
      this.start = start;
    }
  }

  private static Vireo ownerOf(String key, VireoTopology servers) {
    return servers.primaries().stream()
        .filter(primary -> !primary.execute("EXISTS", key).isError())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void rolesChangeAndDataStay(Kind kind) {
    try (VireoTopology servers = kind.start.get()) {
      Vireo first = ownerOf("k", servers);
      assertThat(servers.replicas()).hasSameSizeAs(servers.primaries());
      assertThat(servers.replicasOf(first)).hasSize(1).isSubsetOf(servers.replicas());
      first.execute("SET", "k", "v", "EX", "7200").text();

      Vireo next = servers.failover(first);
      assertThat(next).isNotSameAs(first);
      assertThat(servers.primaries()).contains(next).doesNotContain(first);
      assertThat(servers.replicasOf(next)).containsExactly(first);
      servers.awaitReplicas();
      servers.partition(next, first);
      servers.heal();
      servers.awaitStable();
      assertThat(next.execute("GET", "k").text()).isEqualTo("v");

      servers.clock().advance(Duration.ofHours(3));
      assertThat(next.execute("EXISTS", "k").number()).isZero();
      assertThat(servers.uris())
          .isNotEmpty()
          .allSatisfy(
              uri -> {
                try (Jedis client = new Jedis(uri)) {
                  assertThat(client.ping()).isEqualTo("PONG");
                }
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void resetMakesAllWholeAgain(Kind kind) {
    try (VireoTopology servers = kind.start.get()) {
      int count = servers.servers().size();
      Vireo primary = ownerOf("k", servers);
      Vireo replica = servers.replicasOf(primary).get(0);
      primary.execute("SET", "k", "v").text();
      servers.awaitReplicas();
      replica.faults().loading();
      primary.execute("CONFIG", "SET", "maxmemory", "8mb").text();
      primary.kill();
      assertThat(servers.servers()).hasSize(count - 1);

      servers.reset();

      assertThat(servers.servers()).hasSize(count);
      for (Vireo server : servers.servers()) {
        assertThat(server.execute("DBSIZE").number()).isZero();
        assertThat(server.execute("CONFIG", "GET", "maxmemory").texts()).contains("0");
      }
      Vireo owner = ownerOf("k", servers);
      owner.execute("SET", "k", "w").text();
      servers.flush();
      assertThat(owner.execute("EXISTS", "k").number()).isZero();
      assertThatThrownBy(() -> servers.restart(owner)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLICAS", "CLUSTER"})
  void whereNoServerRunsThereAreNoAddresses(Kind kind) {
    try (VireoTopology servers = kind.start.get()) {
      servers.servers().forEach(Vireo::kill);

      assertThat(servers.uris()).isEmpty();
      assertThatThrownBy(() -> servers.connectionString(ClientLibrary.LETTUCE))
          .isInstanceOf(VireoException.class)
          .hasMessage("No server runs where clients could begin");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withoutAReplicaNothingIsHandedOver(Kind kind) {
    try (VireoTopology servers = kind.start.get()) {
      Vireo primary = servers.primaries().get(0);
      List<Vireo> replicas = servers.replicasOf(primary);
      replicas.forEach(Vireo::kill);
      assertThatThrownBy(() -> servers.failover(primary)).isInstanceOf(IllegalStateException.class);
      try (Vireo other = Vireo.start()) {
        assertThatThrownBy(() -> servers.partition(primary, other))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
