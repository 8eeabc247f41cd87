package io.vireo.server.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareArraysTest {
  private static final int LONG = 100_000;

  private final SpareArrays spare = new SpareArrays(64L * 10 * LONG);

  @Test
  void givesAnArrayOfJustTheLengthOnce() {
    byte[] array = new byte[LONG];
    spare.offer(new byte[LONG - 1]);
    spare.offer(array);
    spare.offer(new byte[LONG + 1]);
    assertThat(spare.take(LONG)).isSameAs(array);
    assertThat(spare.take(LONG)).isNull();
    assertThat(spare.take(LONG - 1)).hasSize(LONG - 1);
  }

  private int taken(int length) {
    int count = 0;
    while (spare.take(length) != null) {
      count++;
    }
    return count;
  }

  @Test
  void keepsItsShareOfTheHeap() {
    for (int i = 0; i < 100; i++) {
      spare.offer(new byte[LONG]);
    }
    assertThat(taken(LONG)).isEqualTo(10);
    spare.offer(new byte[10 * LONG + 1]);
    assertThat(taken(10 * LONG + 1)).isZero();
  }

  @Test
  void theOldestGoFirst() {
    spare.offer(new byte[LONG]);
    for (int i = 0; i < 40; i++) {
      spare.offer(new byte[5_000]);
    }
    assertThat(taken(LONG)).isZero();
    assertThat(taken(5_000)).isEqualTo(32);
  }

  @Test
  void shortOnesTakeNoPlace() {
    spare.offer(new byte[LONG]);
    for (int i = 0; i < 40; i++) {
      spare.offer(new byte[4_096]);
    }
    assertThat(taken(4_096)).isZero();
    assertThat(taken(LONG)).isEqualTo(1);
  }
}
