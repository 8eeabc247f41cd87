package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.junit.VireoTest;
import org.junit.jupiter.api.Test;

/** The extension, with the version of JUnit that Spring Boot brings. */
@VireoTest
class PlainVireoTest {
  @Test
  void one(Vireo vireo) {
    assertThat(vireo.execute("INCR", "n").number()).isEqualTo(1);
  }

  @Test
  void another(Vireo vireo) {
    assertThat(vireo.execute("INCR", "n").number()).isEqualTo(1);
  }
}
