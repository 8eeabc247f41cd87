package io.vireo.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void hashesAsTheSpecificationSays() {
    assertThat(Slots.of("123456789")).isEqualTo(0x31c3);
    assertThat(Slots.of("{user1000}.following")).isEqualTo(Slots.of("user1000"));
    assertThat(Slots.of("foo{}{bar}")).isNotEqualTo(Slots.of("bar"));
    assertThat(Slots.of("foo{{bar}}zap")).isEqualTo(Slots.of("{bar"));
  }

  @Test
  void showsRanges() {
    BitSet slots = new BitSet();
    Slots.add(slots, "0-5");
    Slots.add(slots, "7");
    assertThat(Slots.shown(slots)).isEqualTo("[0-5],[7]");
  }
}
