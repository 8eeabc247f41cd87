package io.vireo.server.data.bits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of bits against {@link BigInteger}. */
class BitFieldTypeTest {
  private static final int LENGTH = 24;

  @Provide
  Arbitrary<BitFieldType> types() {
    Arbitrary<Integer> bits = Arbitraries.integers().between(1, 64);
    return Combinators.combine(Arbitraries.of(true, false), bits)
        .as((signed, width) -> new BitFieldType(signed, signed ? width : Math.min(width, 63)));
  }

  private static BigInteger least(BitFieldType type) {
    return type.signed() ? BigInteger.TWO.pow(type.bits() - 1).negate() : BigInteger.ZERO;
  }

  private static BigInteger greatest(BitFieldType type) {
    return least(type).add(BigInteger.TWO.pow(type.bits())).subtract(BigInteger.ONE);
  }

  private static long wrapped(BitFieldType type, BigInteger number) {
    BigInteger range = BigInteger.TWO.pow(type.bits());
    BigInteger low = number.mod(range);
    return (low.compareTo(greatest(type)) > 0 ? low.subtract(range) : low).longValueExact();
  }

  @Property
  void knowsItsRange(@ForAll("types") BitFieldType type) {
    assertThat(type.least()).isEqualTo(least(type).longValueExact());
    assertThat(type.greatest()).isEqualTo(greatest(type).longValueExact());
    assertThat(type.saturated(1)).isEqualTo(type.greatest());
    assertThat(type.saturated(-1)).isEqualTo(type.least());
  }

  @Property
  void noticesOverflow(
      @ForAll("types") BitFieldType type, @ForAll long seed, @ForAll long increment) {
    long number = wrapped(type, BigInteger.valueOf(seed));
    BigInteger sum = BigInteger.valueOf(number).add(BigInteger.valueOf(increment));
    int expected = sum.compareTo(greatest(type)) > 0 ? 1 : sum.compareTo(least(type)) < 0 ? -1 : 0;
    assertThat(type.overflow(number, increment)).isEqualTo(expected);
    assertThat(type.wrapped(number + increment)).isEqualTo(wrapped(type, sum));
  }

  @Property
  void takesWhatFits(@ForAll("types") BitFieldType type, @ForAll long number) {
    long inside = wrapped(type, BigInteger.valueOf(number));
    assertThat(type.overflow(inside)).isZero();
    assertThat(type.overflow(number) == 0).isEqualTo(inside == number);
  }

  @Property
  void writesAndReads(
      @ForAll("types") BitFieldType type,
      @ForAll long seed,
      @ForAll long number,
      @ForAll @IntRange(max = 3) int offset) {
    Random random = new Random(seed);
    byte[] array = new byte[LENGTH];
    random.nextBytes(array);
    int length = LENGTH - offset - random.nextInt(4);
    int bit = random.nextInt(8 * length - type.bits() + 1);
    BigInteger before = new BigInteger(1, array);
    assertThat(type.read(array, offset, length, bit)).isEqualTo(read(type, before, offset, bit));

    type.write(array, offset, bit, number);
    assertThat(type.read(array, offset, length, bit))
        .isEqualTo(wrapped(type, BigInteger.valueOf(number)));
    BigInteger changed = before.xor(new BigInteger(1, array));
    int behind = 8 * (LENGTH - offset) - bit - type.bits();
    assertThat(changed.and(BigInteger.TWO.pow(behind).subtract(BigInteger.ONE))).isZero();
    assertThat(changed.shiftRight(behind + type.bits())).isZero();
  }

  private static long read(BitFieldType type, BigInteger whole, int offset, int bit) {
    return wrapped(type, whole.shiftRight(8 * (LENGTH - offset) - bit - type.bits()));
  }

  @Property
  void readsZerosBeyondTheEnd(@ForAll("types") BitFieldType type, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] array = new byte[8];
    random.nextBytes(array);
    byte[] longer = java.util.Arrays.copyOf(array, LENGTH);
    int bit = random.nextInt(8 * LENGTH - type.bits() + 1);
    assertThat(type.read(array, 0, array.length, bit)).isEqualTo(type.read(longer, 0, LENGTH, bit));
  }

  @Property
  void hasAName(@ForAll("types") BitFieldType type) {
    String name = (type.signed() ? "i" : "u") + type.bits();
    assertThat(BitFieldType.of(Bytes.of(name))).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "i", "u0", "u64", "i65", "I8", "i08", "i-1", "x8", "8", "i8 "})
  void refusesOtherNames(String name) {
    assertThat(BitFieldType.of(Bytes.of(name))).isNull();
  }
}
