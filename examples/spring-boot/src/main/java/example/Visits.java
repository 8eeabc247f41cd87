package example;

import java.time.Duration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

/** Visits of pages, each page's for a day after the last. */
@Service
public class Visits {
  private final StringRedisTemplate redis;

  public Visits(StringRedisTemplate redis) {
    this.redis = redis;
  }

  public long count(String page) {
    Long visits = redis.opsForValue().increment("visits:" + page);
    redis.expire("visits:" + page, Duration.ofDays(1));
    return visits;
  }
}
