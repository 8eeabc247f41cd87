package io.vireo.server.examples;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.UnifiedJedis;

/**
 * The sessions of a web site, a hash each. A session ends when nobody has used it for a while; one
 * of its fields may end sooner.
 */
final class SessionStore {
  private final UnifiedJedis jedis;
  private final Duration life;
  private final SecureRandom random = new SecureRandom();

  SessionStore(UnifiedJedis jedis, Duration life) {
    this.jedis = jedis;
    this.life = life;
  }

  /** Begins a session of a user; the answer is its secret name. */
  String begin(String user) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    try (AbstractTransaction both = jedis.multi()) {
      both.hset(key(id), Map.of("user", user));
      both.expire(key(id), life.toSeconds());
      both.exec();
    }
    return id;
  }

  /** What is known in a session, which lives on; empty if it has ended. */
  Map<String, String> use(String id) {
    try (AbstractTransaction both = jedis.multi()) {
      var fields = both.hgetAll(key(id));
      both.expire(key(id), life.toSeconds());
      both.exec();
      return fields.get();
    }
  }

  /** Remembers something in a session, unless that has ended meanwhile. */
  void remember(String id, String field, String value) {
    if (jedis.expire(key(id), life.toSeconds()) == 1) {
      jedis.hset(key(id), field, value);
    }
  }

  /** Remembers something for a short time only: a code that was sent to the user. */
  void rememberFor(String id, String field, String value, Duration time) {
    remember(id, field, value);
    jedis.hpexpire(key(id), time.toMillis(), field);
  }

  /** Ends a session. */
  void end(String id) {
    jedis.del(key(id));
  }

  private static String key(String id) {
    return "session:" + id;
  }
}
