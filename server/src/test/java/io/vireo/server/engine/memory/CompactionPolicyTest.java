package io.vireo.server.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactionPolicyTest {
  private static final CompactionPolicy POLICY = new CompactionPolicy(true, 1000, 10, 100, 1, 25);

  @Test
  void littleIsLeftToQuietMoments() {
    assertThat(POLICY.share(1_000_000, 99_999)).isZero();
    assertThat(POLICY.share(100, 999)).isZero();
    assertThat(CompactionPolicy.PATIENT.share(1, 1_000_000)).isZero();
  }

  @Test
  void theMoreHolesTheHarder() {
    assertThat(POLICY.share(1_000_000, 100_000)).isEqualTo(1);
    assertThat(POLICY.share(1_000_000, 550_000)).isEqualTo(13);
    assertThat(POLICY.share(1_000_000, 1_000_000)).isEqualTo(25);
    assertThat(POLICY.share(0, 1_000_000)).isEqualTo(25);
  }

  @Test
  void bordersMayBeOne() {
    CompactionPolicy steep = new CompactionPolicy(true, 1, 10, 10, 5, 75);
    assertThat(steep.share(100, 10)).isEqualTo(75);
    assertThat(steep.share(100, 9)).isZero();
  }
}
