package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.embedded.Vireo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The server is told to the context by a property. */
@SpringBootTest
class VisitsWithPropertyTest {
  private static final Vireo VIREO = Vireo.builder().set("requirepass", "secret").start();

  @Autowired private Visits visits;

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("spring.data.redis.url", VIREO::uri);
  }

  @AfterAll
  static void close() {
    VIREO.close();
  }

  @Test
  void countsVisits() {
    assertThat(visits.count("home")).isEqualTo(1);
    assertThat(VIREO.execute("GET", "visits:home").text()).isEqualTo("1");
  }
}
