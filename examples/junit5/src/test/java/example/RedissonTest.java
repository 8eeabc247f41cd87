package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vireo.embedded.ClientLibrary;
import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RBucket;
import org.redisson.api.RMapCacheNative;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Deadlines that Redisson leaves to the server; those of an RMapCache go by the client's clock. */
@VireoTest(settings = "maxmemory 64mb")
class RedissonTest {
  private RedissonClient redisson;

  @BeforeEach
  void connect(Vireo vireo) throws IOException {
    Config config = Config.fromYAML(vireo.connectionString(ClientLibrary.REDISSON));
    config.useSingleServer().setConnectionMinimumIdleSize(1).setConnectionPoolSize(4);
    redisson = Redisson.create(config);
  }

  @AfterEach
  void disconnect() {
    redisson.shutdown();
  }

  @Test
  void forgetsABucketAfterADay(Vireo vireo) {
    RBucket<String> bucket = redisson.getBucket("offer");
    bucket.set("apples", Duration.ofDays(1));
    vireo.clock().advance(Duration.ofDays(1).minusSeconds(60));
    assertEquals("apples", bucket.get());
    vireo.clock().advance(Duration.ofSeconds(60));

    assertNull(bucket.get());
  }

  @Test
  void forgetsAnEntryOfAMapAfterADay(Vireo vireo) {
    RMapCacheNative<String, Integer> prices = redisson.getMapCacheNative("prices");
    prices.put("apple", 3);
    prices.put("pear", 4, Duration.ofDays(1));
    vireo.clock().advance(Duration.ofDays(1));

    assertNull(prices.get("pear"));
    assertEquals(3, prices.get("apple"));
  }
}
