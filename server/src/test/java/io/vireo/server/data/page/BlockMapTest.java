package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The map against a {@code BitSet}. */
class BlockMapTest {
  @Property(tries = 100)
  void agreesWithBitSet(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int blocks) {
    Random random = new Random(seed);
    BlockMap map = new BlockMap(blocks);
    BitSet taken = new BitSet();
    for (int i = 0; i < 20_000; i++) {
      int some = random.nextInt(blocks);
      if (random.nextInt(5) > 0 && taken.nextClearBit(0) < blocks) {
        int lowest = taken.nextClearBit(0);
        assertThat(map.take()).isEqualTo(lowest);
        taken.set(lowest);
      } else if (taken.get(some)) {
        map.release(some);
        taken.clear(some);
      }
      if (i % 16 == 0) {
        assertThat(map.isTaken(some)).isEqualTo(taken.get(some));
        assertThat(map.nextTaken(some)).isEqualTo(taken.nextSetBit(some));
      }
    }
    assertThat(map.nextTaken(blocks)).isEqualTo(-1);
    assertThat(map.isTaken(blocks)).isFalse();
    assertThat(map.isTaken(-1)).isFalse();
  }
}
