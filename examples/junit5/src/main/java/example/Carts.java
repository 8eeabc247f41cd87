package example;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;

/** Carts that are forgotten half an hour after the last change. */
public class Carts {
  private static final long KEPT = Duration.ofMinutes(30).toSeconds();
  private static final int TRIES = 3;

  private final JedisPooled redis;

  public Carts(URI server) {
    redis = new JedisPooled(server);
  }

  /** Puts something into a cart; what may pass is tried again. */
  public void add(String cart, String item, int count) {
    for (int i = 1; ; i++) {
      try {
        redis.hincrBy(cart, item, count);
        redis.expire(cart, KEPT);
        return;
      } catch (JedisException failure) {
        if (i == TRIES) {
          throw failure;
        }
      }
    }
  }

  public Map<String, String> items(String cart) {
    return redis.hgetAll(cart);
  }
}
