package io.vireo.server.data.bits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Bits of arrays against a {@link BitSet}. */
class BitsTest {
  /** Bits before and behind the string, which no function may look at. */
  private static final int MARGIN = 3;

  /** Sparse, dense and even strings: long runs of equal bits are where words matter. */
  private static byte[] string(long seed, int length) {
    Random random = new Random(seed);
    byte[] array = new byte[MARGIN + length + MARGIN];
    random.nextBytes(array);
    int kind = random.nextInt(3);
    for (int i = MARGIN; kind > 0 && i < MARGIN + length; i++) {
      array[i] = (byte) (kind - 2);
      if (random.nextInt(40) == 0) {
        array[i] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return array;
  }

  private static BitSet model(byte[] array, int length) {
    BitSet bits = new BitSet();
    for (int bit = 0; bit < 8 * length; bit++) {
      bits.set(bit, (array[MARGIN + bit / 8] & 0x80 >>> bit % 8) != 0);
    }
    return bits;
  }

  @Property
  void countsAll(@ForAll long seed, @ForAll @IntRange(max = 200) int length) {
    byte[] array = string(seed, length);
    assertThat(Bits.count(array, MARGIN, length)).isEqualTo(model(array, length).cardinality());
  }

  @Property
  void countsRanges(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int length) {
    byte[] array = string(seed, length);
    BitSet model = model(array, length);
    Random random = new Random(seed);
    int last = random.nextInt(8 * length);
    int first = random.nextInt(last + 1);
    assertThat(Bits.count(array, MARGIN, first, last))
        .isEqualTo(model.get(first, last + 1).cardinality());
  }

  @Property
  void finds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int length) {
    byte[] array = string(seed, length);
    BitSet model = model(array, length);
    Random random = new Random(seed);
    int last = random.nextInt(8 * length);
    int first = random.nextInt(last + 1);
    int set = model.nextSetBit(first);
    int clear = model.nextClearBit(first);
    assertThat(Bits.find(array, MARGIN, first, last, true)).isEqualTo(set > last ? -1 : set);
    assertThat(Bits.find(array, MARGIN, first, last, false)).isEqualTo(clear > last ? -1 : clear);
  }

  @Property
  void setsOneBit(@ForAll byte before, @ForAll @IntRange(max = 1000) int bit) {
    int mask = 0x80 >> bit % 8;
    assertThat(Bits.isSet(before, bit)).isEqualTo((before & mask) != 0);
    assertThat((byte) Bits.with(before, bit, true)).isEqualTo((byte) (before | mask));
    assertThat((byte) Bits.with(before, bit, false)).isEqualTo((byte) (before & ~mask));
  }
}
