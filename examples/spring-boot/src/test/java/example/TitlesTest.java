package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.embedded.Vireo;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** A cached method is called again when a day has passed, which takes no time. */
@SpringBootTest
@Import(VireoConfiguration.class)
class TitlesTest {
  @Autowired private Titles titles;
  @Autowired private Vireo vireo;

  @Test
  void searchesAgainAfterADay() {
    String first = titles.of("home");
    vireo.clock().advance(Duration.ofDays(1).minusMinutes(1));
    assertThat(titles.of("home")).isEqualTo(first);
    vireo.clock().advance(Duration.ofMinutes(1));

    assertThat(titles.of("home")).isNotEqualTo(first);
  }
}
