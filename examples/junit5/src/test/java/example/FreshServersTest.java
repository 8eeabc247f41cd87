package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import org.junit.jupiter.api.RepeatedTest;
import redis.clients.jedis.Jedis;

/** Each test has a server of its own. */
@VireoTest(VireoTest.Lifetime.METHOD)
class FreshServersTest {
  @RepeatedTest(20)
  void isEmpty(Vireo vireo) {
    try (Jedis client = new Jedis(vireo.uri())) {
      assertEquals(0, client.dbSize());
      client.set("k", "v");
    }
  }
}
