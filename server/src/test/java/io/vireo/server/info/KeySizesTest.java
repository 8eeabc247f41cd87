package io.vireo.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySizesTest {
  @Test
  void aStepBeginsAtEachPowerOfTwo() {
    assertThat(KeySizes.label(KeySizes.step(0))).isEqualTo("0");
    assertThat(KeySizes.label(KeySizes.step(1))).isEqualTo("1");
    assertThat(KeySizes.label(KeySizes.step(3))).isEqualTo("2");
    assertThat(KeySizes.label(KeySizes.step(4))).isEqualTo("4");
    assertThat(KeySizes.label(KeySizes.step(1023))).isEqualTo("512");
    assertThat(KeySizes.label(KeySizes.step(1024))).isEqualTo("1K");
    assertThat(KeySizes.label(KeySizes.step((1L << 29) - 1))).isEqualTo("256M");
    assertThat(KeySizes.label(KeySizes.step(1L << 30))).isEqualTo("1G");
    assertThat(KeySizes.label(KeySizes.step(1L << 60))).isEqualTo("1E");
  }
}
