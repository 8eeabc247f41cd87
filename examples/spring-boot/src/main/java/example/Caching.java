package example;

import java.time.Duration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Caches in Redis, each entry of which is kept for a day. Writes are immediate: Lettuce would write
 * in the background, perhaps after a test has moved the clock.
 */
@Configuration(proxyBeanMethods = false)
@EnableCaching
public class Caching {
  @Bean
  RedisCacheManager caches(RedisConnectionFactory connections) {
    return RedisCacheManager.builder(
            RedisCacheWriter.create(connections, RedisCacheWriterConfigurer::immediateWrites))
        .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofDays(1)))
        .build();
  }
}
