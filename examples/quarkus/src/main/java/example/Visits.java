package example;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.keys.KeyCommands;
import io.quarkus.redis.datasource.value.ValueCommands;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Visits of pages, each page's for a day after the last. */
@ApplicationScoped
public class Visits {
  private final ValueCommands<String, Long> values;
  private final KeyCommands<String> keys;

  Visits(RedisDataSource redis) {
    values = redis.value(Long.class);
    keys = redis.key();
  }

  public long count(String page) {
    String key = "visits:" + page;
    long visits = values.incr(key);
    keys.expire(key, Duration.ofDays(1));
    return visits;
  }
}
