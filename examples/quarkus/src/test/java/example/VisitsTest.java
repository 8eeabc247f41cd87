package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vireo.embedded.Vireo;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(VireoResource.class)
class VisitsTest {
  @Inject Visits visits;
  Vireo vireo;

  @BeforeEach
  void flush() {
    vireo.flush();
  }

  @Test
  void forgetsAPageAfterADay() {
    assertEquals(1, visits.count("home"));
    assertEquals(2, visits.count("home"));
    vireo.clock().advance(Duration.ofDays(1));

    assertEquals(1, visits.count("home"));
  }
}
