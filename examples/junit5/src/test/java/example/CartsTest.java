package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisDataException;

@VireoTest(settings = "maxmemory 64mb")
class CartsTest {
  @Test
  void keepsWhatIsAdded(Vireo vireo) {
    Carts carts = new Carts(vireo.uri());
    carts.add("cart:1", "apple", 2);
    carts.add("cart:1", "apple", 1);

    assertEquals(Map.of("apple", "3"), carts.items("cart:1"));
    assertEquals("3", vireo.execute("HGET", "cart:1", "apple").text());
  }

  @Test
  void forgetsACartAfterHalfAnHour(Vireo vireo) {
    Carts carts = new Carts(vireo.uri());
    carts.add("cart:1", "apple", 1);
    vireo.clock().advance(Duration.ofMinutes(29));
    assertEquals(Map.of("apple", "1"), carts.items("cart:1"));
    vireo.clock().advance(Duration.ofMinutes(1));

    assertTrue(carts.items("cart:1").isEmpty());
  }

  @Test
  void bearsADroppedConnection(Vireo vireo) {
    Carts carts = new Carts(vireo.uri());
    carts.add("cart:1", "apple", 1);
    vireo.faults().dropConnections();
    carts.add("cart:1", "apple", 1);

    assertEquals(Map.of("apple", "2"), carts.items("cart:1"));
  }

  @Test
  void tellsThatNothingCanBeWritten(Vireo vireo) {
    Carts carts = new Carts(vireo.uri());
    try (var fault = vireo.faults().refuseWrites()) {
      assertThrows(JedisDataException.class, () -> carts.add("cart:1", "apple", 1));
    }
    carts.add("cart:1", "apple", 1);
  }
}
