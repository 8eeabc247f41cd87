package io.vireo.server.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Seeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short soak: 200 connections, bounded by what they do and not by time. */
@Tag("nightly") // compares memory over time
@Timeout(300)
class SoakTest {
  private static final int REPLIES = 200_000;

  @ParameterizedTest
  @ValueSource(strings = {"dedicated", "adaptive"})
  void nothingIsLeftBehind(String dataThread) throws Exception {
    try (Soak soak =
        new Soak(200, Seeds.of(20_240_101), "io-threads 2", "data-thread " + dataThread)) {
      soak.run(replies -> replies < REPLIES);
      assertThat(soak.replies()).isGreaterThanOrEqualTo(REPLIES);
    }
  }
}
