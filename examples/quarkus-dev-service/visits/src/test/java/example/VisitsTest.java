package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Neither the application nor the test says where the server is. */
@QuarkusTest
class VisitsTest {
  @Inject Visits visits;
  @Inject RedisDataSource redis;

  @BeforeEach
  void flush() {
    redis.flushall();
  }

  @Test
  void countsVisits() {
    assertEquals(1, visits.count("home"));
    assertEquals(2, visits.count("home"));
  }
}
