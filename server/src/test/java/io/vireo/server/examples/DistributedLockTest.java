package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;

class DistributedLockTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void onlyOneHoldsIt() {
    try (JedisPool pool = new JedisPool("127.0.0.1", SERVER.port())) {
      DistributedLock lock = new DistributedLock(pool, "lock:report", Duration.ofMinutes(1));
      String token = lock.take().orElseThrow();
      assertThat(lock.take()).isEmpty();
      assertThat(lock.release("not the token")).isFalse();
      assertThat(lock.release(token)).isTrue();
      assertThat(lock.release(token)).isFalse();
      assertThat(lock.take()).isPresent();
    }
  }

  @Test
  void aLockThatEndedIsNotReleasedForTheNext() {
    try (JedisPool pool = new JedisPool("127.0.0.1", SERVER.port());
        Jedis jedis = pool.getResource()) {
      DistributedLock lock = new DistributedLock(pool, "lock:mail", Duration.ofMinutes(1));
      String token = lock.take().orElseThrow();
      jedis.pexpire("lock:mail", 0);
      String next = lock.take().orElseThrow();
      assertThat(lock.release(token)).isFalse();
      assertThat(lock.release(next)).isTrue();
    }
  }
}
