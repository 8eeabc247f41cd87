package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a forced write waits for company, in nanoseconds of a clock of the test's own. */
class GroupCommitTest {
  private static final long FORCING = 200_000;

  private final GroupCommit group = new GroupCommit();
  private long now;

  private void force(int writes) {
    force(writes, FORCING);
  }

  private void force(int writes, long nanos) {
    group.add(writes);
    group.forced(now, now + nanos);
    now += nanos;
  }

  private long patienceOf(int writes) {
    group.add(writes);
    return group.patience(now);
  }

  @Test
  void whoWritesAloneNeverWaits() {
    for (int i = 0; i < 20; i++) {
      assertThat(patienceOf(1)).isZero();
      group.forced(now, now += FORCING);
    }
  }

  @Test
  void aSmallGroupBehindALargeOneWaitsForHalfOfIt() {
    for (int i = 0; i < 20; i++) {
      force(50);
    }

    assertThat(patienceOf(1)).isBetween(FORCING / 2, FORCING);
    assertThat(patienceOf(23)).isPositive();
    assertThat(patienceOf(1)).isZero();
  }

  @Test
  void nobodyWaitsLongerThanForcingTakes() {
    for (int i = 0; i < 20; i++) {
      force(50);
    }
    long patience = patienceOf(1);
    now += patience / 2;
    assertThat(group.patience(now)).isEqualTo(patience - patience / 2);
    now += patience;
    assertThat(group.patience(now)).isNotPositive();
  }

  @Test
  void norThanAMillisecondHoweverSlowTheDisk() {
    for (int i = 0; i < 20; i++) {
      force(50, 30_000_000);
    }

    assertThat(patienceOf(1)).isEqualTo(1_000_000);
  }

  @Test
  void customsChange() {
    force(50);
    for (int i = 0; i < 20; i++) {
      force(2);
    }

    assertThat(patienceOf(1)).isZero();
  }
}
