package example;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import redis.clients.jedis.Jedis;

/** A thousand tests, each with a server of its own: {@code mvn test -Dtest=ThousandServers}. */
@VireoTest(VireoTest.Lifetime.METHOD)
class ThousandServers {
  @RepeatedTest(1_000)
  void isEmpty(Vireo vireo) {
    try (Jedis client = new Jedis(vireo.uri())) {
      Assertions.assertEquals(0, client.dbSize());
      client.set("k", "v");
    }
  }
}
