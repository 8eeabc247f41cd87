package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryReturnTest {
  private static final long MEBIBYTE = 1 << 20;

  private long used;
  private int collections;
  private final MemoryReturn memory = new MemoryReturn(() -> used, () -> collections++);

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      memory.look();
    }
  }

  @Test
  void oneCollectionFollowsAFlush() {
    used = 300 * MEBIBYTE;
    look(3);
    used = MEBIBYTE;
    look(4);
    assertThat(collections).isZero();
    look(60);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void dataThatComeBackNeedNone() {
    used = 300 * MEBIBYTE;
    look(1);
    used = MEBIBYTE;
    look(3);
    used = 200 * MEBIBYTE;
    look(1);
    used = MEBIBYTE;
    look(4);
    assertThat(collections).isZero();
  }

  @Test
  void fewDataOrAHalfAreNotWorthOne() {
    used = 60 * MEBIBYTE;
    look(1);
    used = 0;
    look(10);
    used = 400 * MEBIBYTE;
    look(1);
    used = 150 * MEBIBYTE;
    look(10);
    assertThat(collections).isZero();
  }
}
