package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.embedded.Vireo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The application's own property leads nowhere, and is not read. */
@SpringBootTest(properties = "spring.data.redis.url=redis://127.0.0.1:1")
@Import(VireoConnection.class)
class VisitsWithConnectionTest {
  @Autowired private Visits visits;
  @Autowired private Vireo vireo;

  @Test
  void countsVisits() {
    assertThat(visits.count("home")).isEqualTo(1);
    assertThat(vireo.execute("GET", "visits:home").text()).isEqualTo("1");
  }
}
