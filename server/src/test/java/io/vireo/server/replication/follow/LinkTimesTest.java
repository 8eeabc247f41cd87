package io.vireo.server.replication.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkTimesTest {
  private final LinkTimes times = new LinkTimes();

  @Test
  void countsTheAttemptsForAPrimary() {
    times.follows();
    times.tried(1_000);
    times.up(1_010);
    assertThat(times.attempts()).isOne();
    assertThat(times.attemptsSinceUp()).isOne();
    times.down(5_000);
    times.tried(5_000);
    assertThat(times.attempts()).isEqualTo(2);
    assertThat(times.attemptsSinceUp()).isOne();
    times.tried(6_000);
    assertThat(times.attemptsSinceUp()).isEqualTo(2);
    times.follows();
    assertThat(times.attempts()).isZero();
    assertThat(times.attemptsSinceUp()).isZero();
  }

  @Test
  void knowsSinceWhenTheLinkIsUpOrDown() {
    times.up(1_000);
    assertThat(times.upSince()).isEqualTo(1_000);
    assertThat(times.downSince()).isZero();
    times.down(2_000);
    assertThat(times.upSince()).isZero();
    times.follows();
    assertThat(times.downSince()).isEqualTo(2_000);
    times.leads();
    assertThat(times.downSince()).isZero();
  }

  @Test
  void addsTheTimesWithoutALink() {
    times.up(1_000);
    times.down(2_000);
    assertThat(times.disconnectedMillis(2_500)).isEqualTo(500);
    times.up(3_000);
    assertThat(times.disconnectedMillis(9_000)).isEqualTo(1_000);
    times.down(10_000);
    times.leads();
    assertThat(times.disconnectedMillis(12_000)).isEqualTo(1_000);
    times.follows();
    times.up(14_000);
    assertThat(times.disconnectedMillis(20_000)).isEqualTo(5_000);
  }

  @Test
  void aPrimaryThatIsNotThereIsMissedFromTheSecondAttemptOn() {
    times.follows();
    times.tried(1_000);
    times.tried(2_000);
    times.up(5_000);
    assertThat(times.disconnectedMillis(9_000)).isEqualTo(3_000);
  }
}
