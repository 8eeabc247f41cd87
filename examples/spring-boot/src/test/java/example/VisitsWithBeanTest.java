package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.embedded.Vireo;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The server is a bean of the test's context. */
@SpringBootTest
@Import(VireoConfiguration.class)
class VisitsWithBeanTest {
  @Autowired private Visits visits;
  @Autowired private Vireo vireo;

  @BeforeEach
  void flush() {
    vireo.flush();
  }

  @Test
  void countsVisits() {
    assertThat(visits.count("home")).isEqualTo(1);
    assertThat(visits.count("home")).isEqualTo(2);
  }

  @Test
  void forgetsAPageAfterADay() {
    visits.count("home");
    vireo.clock().advance(Duration.ofDays(1));

    assertThat(visits.count("home")).isEqualTo(1);
  }
}
