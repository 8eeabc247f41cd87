package io.vireo.server.examples;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * A cache before something slow: cache-aside for reading, write-through for writing.
 *
 * <p>Lives differ by a tenth, so that what was loaded together is not loaded again together.
 */
final class Cache {
  /** What is behind the cache: a database, say. */
  interface Source {
    /** The value, or null if there is none. */
    String load(String id);

    void save(String id, String value);
  }

  private final UnifiedJedis jedis;
  private final String prefix;
  private final Duration life;
  private final Source source;

  Cache(UnifiedJedis jedis, String prefix, Duration life, Source source) {
    this.jedis = jedis;
    this.prefix = prefix;
    this.life = life;
    this.source = source;
  }

  /** Cache-aside: from the cache or, if it is not there, from the source and into the cache. */
  String read(String id) {
    String cached = jedis.get(prefix + id);
    if (cached != null) {
      return cached;
    }
    String loaded = source.load(id);
    if (loaded != null) {
      jedis.set(prefix + id, loaded, SetParams.setParams().px(someLife()).nx());
    }
    return loaded;
  }

  /** Write-through: to the source and then into the cache, for who reads next. */
  void write(String id, String value) {
    source.save(id, value);
    jedis.set(prefix + id, value, SetParams.setParams().px(someLife()));
  }

  /** Forgets what others changed in the source. */
  void forget(String id) {
    jedis.unlink(prefix + id);
  }

  private long someLife() {
    long millis = life.toMillis();
    return millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1);
  }
}
