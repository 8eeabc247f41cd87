package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Neither the application nor the test says where the server is. */
@MicronautTest
class VisitsWithoutPropertyTest {
  @Inject private Visits visits;

  @BeforeEach
  void reset() {
    VireoConfigurer.Shared.VIREO.reset();
  }

  @Test
  void forgetsAPageAfterADay() {
    assertEquals(1, visits.count("home"));
    VireoConfigurer.Shared.VIREO.clock().advance(Duration.ofDays(1));

    assertEquals(1, visits.count("home"));
  }
}
