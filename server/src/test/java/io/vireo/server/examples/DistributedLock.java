package io.vireo.server.examples;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

/**
 * A lock among processes. It ends by itself after a while, should its holder crash; so who holds it
 * must be done by then. Only its holder can release it: each holder has a token of its own.
 */
final class DistributedLock {
  private final JedisPool pool;
  private final String key;
  private final Duration longest;

  DistributedLock(JedisPool pool, String key, Duration longest) {
    this.pool = pool;
    this.key = key;
    this.longest = longest;
  }

  /** Takes the lock if it is free: the token to release it with. */
  Optional<String> take() {
    String token = UUID.randomUUID().toString();
    try (Jedis jedis = pool.getResource()) {
      SetParams ifFree = SetParams.setParams().nx().px(longest.toMillis());
      return Optional.ofNullable(jedis.set(key, token, ifFree)).map(ok -> token);
    }
  }

  /**
   * Releases the lock.
   *
   * @return false if it had ended before, and perhaps belongs to somebody else now
   */
  boolean release(String token) {
    try (Jedis jedis = pool.getResource()) {
      jedis.watch(key);
      if (!token.equals(jedis.get(key))) {
        jedis.unwatch();
        return false;
      }
      Transaction unlessChanged = jedis.multi();
      unlessChanged.del(key);
      return unlessChanged.exec() != null;
    }
  }
}
