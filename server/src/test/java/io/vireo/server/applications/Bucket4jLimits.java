package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bucket4j over Lettuce: buckets that several processes share, changed by compare-and-swap. */
@Timeout(60)
class Bucket4jLimits {
  private static final byte[] KEY = "bucket".getBytes(StandardCharsets.UTF_8);

  private final RedisClient client =
      RedisClient.create(RedisURI.create(TriedServer.HOST, TriedServer.PORT));
  private final ProxyManager<byte[]> buckets =
      Bucket4jLettuce.casBasedBuilder(client)
          .expirationAfterWrite(
              ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                  Duration.ofSeconds(10)))
          .build();

  @BeforeEach
  void flush() {
    client.connect().sync().flushall();
  }

  @AfterEach
  void close() {
    client.shutdown(Duration.ZERO, TriedServer.PATIENCE);
  }

  private BucketProxy bucket(int tokens) {
    BucketConfiguration configuration =
        BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(tokens).refillIntervally(tokens, Duration.ofHours(1)))
            .build();
    return buckets.builder().build(KEY, () -> configuration);
  }

  @Test
  void tokensAreConsumed() {
    BucketProxy bucket = bucket(10);
    assertThat(bucket.tryConsume(7)).isTrue();
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(4);
    assertThat(probe.isConsumed()).isFalse();
    assertThat(probe.getRemainingTokens()).isEqualTo(3);
    bucket.addTokens(1);
    assertThat(bucket.tryConsume(4)).isTrue();
    assertThat(client.connect().sync().pttl("bucket")).isPositive();
    buckets.removeProxy(KEY);
    assertThat(client.connect().sync().exists("bucket")).isZero();
  }

  @Test
  void eachTokenIsConsumedOnce() {
    BucketProxy bucket = bucket(50);
    AtomicInteger consumed = new AtomicInteger();
    IntStream.range(0, 200)
        .parallel()
        .forEach(i -> consumed.addAndGet(bucket.tryConsume(1) ? 1 : 0));
    assertThat(consumed).hasValue(50);
  }
}
