package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;

class SessionStoreTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void sessionsLiveWhileTheyAreUsed() {
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      SessionStore sessions = new SessionStore(jedis, Duration.ofMinutes(30));
      String id = sessions.begin("ada");
      sessions.remember(id, "cart", "3 books");
      sessions.rememberFor(id, "code", "123456", Duration.ofMinutes(5));
      assertThat(sessions.use(id))
          .containsEntry("user", "ada")
          .containsEntry("cart", "3 books")
          .containsEntry("code", "123456");
      assertThat(jedis.ttl("session:" + id)).isBetween(1700L, 1800L);
      assertThat(jedis.httl("session:" + id, "cart", "code").get(0)).isEqualTo(-1);
      assertThat(jedis.httl("session:" + id, "cart", "code").get(1)).isBetween(200L, 300L);
      sessions.end(id);
      assertThat(sessions.use(id)).isEmpty();
      sessions.remember(id, "cart", "none");
      assertThat(jedis.exists("session:" + id)).isFalse();
    }
  }
}
