package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import io.vireo.embedded.Framework;
import io.vireo.embedded.Vireo;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A property tells the context where the server is. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VisitsTest implements TestPropertyProvider {
  private final Vireo vireo = Vireo.start();

  @Inject private Visits visits;

  @Override
  public Map<String, String> getProperties() {
    return Map.copyOf(vireo.properties(Framework.MICRONAUT));
  }

  @AfterAll
  void close() {
    vireo.close();
  }

  @Test
  void forgetsAPageAfterADay() {
    assertEquals(1, visits.count("home"));
    assertEquals(2, visits.count("home"));
    vireo.clock().advance(Duration.ofDays(1));

    assertEquals(1, visits.count("home"));
  }
}
