package example;

import io.lettuce.core.api.StatefulRedisConnection;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Visits of pages, each page's for a day after the last. */
@Singleton
public class Visits {
  private final StatefulRedisConnection<String, String> redis;

  Visits(StatefulRedisConnection<String, String> redis) {
    this.redis = redis;
  }

  public long count(String page) {
    String key = "visits:" + page;
    long visits = redis.sync().incr(key);
    redis.sync().expire(key, Duration.ofDays(1));
    return visits;
  }
}
