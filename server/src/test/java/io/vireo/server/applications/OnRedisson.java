package io.vireo.server.applications;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Two clients, as two processes have them, and an empty server before each test. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnRedisson {
  RedissonClient redisson;
  RedissonClient other;

  @BeforeAll
  void connect() {
    redisson = client();
    other = client();
  }

  private static RedissonClient client() {
    Config config = new Config();
    config.setThreads(4).setNettyThreads(4).setLockWatchdogTimeout(600);
    config
        .useSingleServer()
        .setAddress("redis://" + TriedServer.HOST + ':' + TriedServer.PORT)
        .setConnectionMinimumIdleSize(2)
        .setConnectionPoolSize(16)
        .setSubscriptionConnectionPoolSize(8);
    return Redisson.create(config);
  }

  @BeforeEach
  void flush() {
    redisson.getKeys().flushall();
  }

  @AfterAll
  void close() {
    redisson.shutdown();
    other.shutdown();
  }
}
