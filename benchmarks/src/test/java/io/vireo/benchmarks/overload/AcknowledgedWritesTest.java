package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedWritesTest {
  private static final long EVER = Long.MAX_VALUE / 2;

  private final AcknowledgedWrites acknowledged = new AcknowledgedWrites();

  private void kept(long value, long at) {
    acknowledged.sent(value);
    acknowledged.acknowledged(at);
  }

  @Test
  void holdsWithTheLastValueThatWasAcknowledged() {
    kept(1, 10);
    kept(2, 20);
    assertThat(acknowledged.judge(2L, EVER, false)).isNull();
    assertThat(acknowledged.judge(1L, EVER, false)).isEqualTo("is 1, but 2 was acknowledged");
    assertThat(acknowledged.judge(null, EVER, false)).isEqualTo("is gone, 2 was acknowledged");
  }

  @Test
  void holdsWithAWriteThatWasNotAnsweredAnyMore() {
    kept(1, 10);
    acknowledged.sent(2);
    assertThat(acknowledged.judge(2L, EVER, false)).isNull();
    assertThat(acknowledged.judge(1L, EVER, false)).isNull();
  }

  @Test
  void isBrokenByAWriteThatWasRefusedOrByNone() {
    kept(1, 10);
    acknowledged.sent(2);
    acknowledged.refused();
    assertThat(acknowledged.judge(2L, EVER, false)).isNotNull();
    assertThat(acknowledged.judge(77L, EVER, false)).isNotNull();
  }

  @Test
  void bindsOnlyUpToATimeIfThePolicySaysSo() {
    kept(1, 10);
    kept(2, 20);
    kept(3, 30);
    assertThat(acknowledged.judge(2L, 25, false)).isNull();
    assertThat(acknowledged.judge(3L, 25, false)).isNull();
    assertThat(acknowledged.judge(1L, 25, false)).isNotNull();
    assertThat(acknowledged.judge(null, 5, false)).isNull();
  }

  @Test
  void isNotBrokenByEvictionButByAnOldValue() {
    kept(1, 10);
    kept(2, 20);
    assertThat(acknowledged.judge(null, EVER, true)).isNull();
    assertThat(acknowledged.judge(1L, EVER, true)).isNotNull();
  }

  @Test
  void remembersTheLastWriteHoweverOldItIs() {
    kept(1, 0);
    kept(2, 40_000_000_000L);
    assertThat(acknowledged.judge(1L, 10_000_000_000L, false)).isNull();
    kept(3, 80_000_000_000L);
    assertThat(acknowledged.judge(1L, 60_000_000_000L, false)).isNotNull();
    assertThat(acknowledged.judge(2L, 60_000_000_000L, false)).isNull();
  }
}
