package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class ReplicatedTest {
  @Test
  void replicasHaveWhatThePrimaryHas() {
    try (Replicated servers = Vireo.replicated(2);
        Jedis client = new Jedis(servers.primary().uri());
        Jedis reader = new Jedis(servers.replica(1).uri())) {
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
}
