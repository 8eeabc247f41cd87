package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongRingTest {
  @Test
  void keepsOrderWhileItGrowsAndWraps() {
    LongRing ring = new LongRing();
    long added = 0;
    long removed = 0;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 7; i++) {
        ring.add(added++);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(ring.peek()).isEqualTo(removed++);
        ring.remove();
      }
    }
    assertThat(ring.size()).isEqualTo(150);
    assertThat(ring.peek(149)).isEqualTo(349);
  }
}
