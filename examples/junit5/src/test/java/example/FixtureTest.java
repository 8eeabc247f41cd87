package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vireo.embedded.Recording;
import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each test begins with the carts of a file. */
@VireoTest(fixture = "/carts.json")
class FixtureTest {
  @Test
  void addsToACart(Vireo vireo) {
    Carts carts = new Carts(vireo.uri());
    try (Recording recording = vireo.record()) {
      carts.add("cart:1", "apple", 1);

      assertEquals(
          List.of("HINCRBY cart:1 apple 1", "EXPIRE cart:1 1800"),
          recording.commands().stream()
              .map(Object::toString)
              .filter(command -> !command.startsWith("CLIENT"))
              .toList());
    }
    assertEquals(Map.of("apple", "3"), carts.items("cart:1"));
  }

  @Test
  void knowsCarts(Vireo vireo) {
    assertEquals(Map.of("apple", "2"), new Carts(vireo.uri()).items("cart:1"));
    long seconds = vireo.execute("TTL", "cart:1").number();
    assertTrue(seconds > 1_700 && seconds <= 1_800, seconds + " seconds");
  }
}
