package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTest {
  private static final int ACCESS = 0xabcdef;

  @Property
  void holdsWhatWasPutIn(
      @ForAll @Size(max = 80) byte[] key,
      @ForAll @IntRange(max = 5) int flags,
      @ForAll @IntRange(max = 0xffffff) int access,
      @ForAll @LongRange(max = Long.MAX_VALUE) long deadline,
      @ForAll @IntRange(max = 40) int room) {
    byte[] packed = Packed.make(Bytes.of(key), flags, access, deadline, room);

    check(packed, key, flags, access, (flags & Packed.DEADLINE) == 0 ? -1 : deadline);
    assertThat(Packed.valueLength(packed)).isEqualTo(room);
    assertThat(Packed.valueOffset(packed) + room).isEqualTo(packed.length);
    assertThat(Packed.hash(packed)).isEqualTo(Bytes.of(key).hash());
  }

  @Property
  void deadlineComesAndGoesAndLeavesTheRest(
      @ForAll @Size(max = 40) byte[] key,
      @ForAll @Size(max = 40) byte[] value,
      @ForAll @IntRange(max = 5) int flags,
      @ForAll @LongRange(max = Long.MAX_VALUE) long deadline) {
    byte[] packed = Packed.make(Bytes.of(key), flags, ACCESS, 1, value.length);
    System.arraycopy(value, 0, packed, Packed.valueOffset(packed), value.length);

    byte[] timed = Packed.withDeadline(packed, deadline);
    check(timed, key, flags | Packed.DEADLINE, ACCESS, deadline);
    assertThat(valueOf(timed)).isEqualTo(value);

    byte[] untimed = Packed.withDeadline(timed, -1);
    check(untimed, key, flags & ~Packed.DEADLINE, ACCESS, -1);
    assertThat(valueOf(untimed)).isEqualTo(value);
    assertThat(untimed).hasSize(timed.length - 8);
  }

  @Property
  void aTextIsRefilledByAnotherThatLeavesAnEighthAtMost(
      @ForAll @Size(max = 40) byte[] key,
      @ForAll @IntRange(max = 3000) int room,
      @ForAll @IntRange(min = -1, max = 400) int less,
      @ForAll boolean raw,
      @ForAll @LongRange(min = -1, max = 1) long deadline) {
    Assume.that(less <= room);
    int timed = deadline >= 0 ? Packed.DEADLINE : 0;
    byte[] packed =
        Packed.make(Bytes.of(key), timed | (raw ? Packed.RAW : 0), ACCESS, deadline, room);
    byte[] text = new byte[room - less];
    Arrays.fill(text, (byte) 'x');

    boolean suits = less >= 0 && less <= Math.min(255, text.length / 8);
    assertThat(Packed.refill(packed, timed, Bytes.of(text))).isEqualTo(suits);
    if (suits) {
      check(packed, key, less > 0 ? timed | Packed.INT | Packed.RAW : timed, ACCESS, deadline);
      assertThat(valueOf(packed)).isEqualTo(text);
      assertThat(Packed.isNumber(packed) || Packed.isRaw(packed)).isFalse();
      assertThat(Packed.isFull(packed)).isEqualTo(less == 0);
      assertThat(valueOf(Packed.withDeadline(packed, 5))).isEqualTo(text);
      byte[] moved = Packed.withKey(packed, Bytes.of("k"));
      check(moved, new byte[] {'k'}, timed, ACCESS, deadline);
      assertThat(valueOf(moved)).isEqualTo(text);
      assertThat(moved).as("without the spare room").hasSize(5 + timed * 8 + text.length);
    }
  }

  @Test
  void neitherANumberNorAnotherKindOfDeadlineIsRefilled() {
    byte[] number = Packed.make(Bytes.of("k"), Packed.INT, 0, 0, 8);
    assertThat(Packed.refill(number, 0, Bytes.of("8 bytes."))).isFalse();
    byte[] timed = Packed.make(Bytes.of("k"), Packed.DEADLINE, 0, 7, 8);
    assertThat(Packed.refill(timed, 0, Bytes.of("8 bytes."))).isFalse();
    byte[] untimed = Packed.make(Bytes.of("k"), 0, 0, 0, 8);
    assertThat(Packed.refill(untimed, Packed.DEADLINE, Bytes.of("8 bytes."))).isFalse();
  }

  private static void check(byte[] packed, byte[] key, int flags, int access, long deadline) {
    int at = Packed.keyOffset(packed);
    assertThat(Arrays.copyOfRange(packed, at, at + Packed.keyLength(packed))).isEqualTo(key);
    assertThat(Packed.hasKey(packed, key, 0, key.length)).isTrue();
    assertThat(Packed.flags(packed)).isEqualTo(flags);
    assertThat(Packed.access(packed)).isEqualTo(access);
    assertThat(Packed.deadline(packed)).isEqualTo(deadline);
  }

  private static byte[] valueOf(byte[] packed) {
    int from = Packed.valueOffset(packed);
    return Arrays.copyOfRange(packed, from, from + Packed.valueLength(packed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 31, 32, 255, 256, 70_000})
  void headIsFourBytesAndEightForLongKeys(int length) {
    byte[] packed = Packed.make(Bytes.of(new byte[length]), 0, 0, 0, 0);
    assertThat(packed).hasSize((length < 31 ? 4 : 8) + length);
    assertThat(Packed.keyLength(packed)).isEqualTo(length);
  }

  @Test
  void changesInPlaceTouchNothingElse() {
    byte[] key = "a key of more than thirty-one bytes".getBytes();
    byte[] packed = Packed.make(Bytes.of(key), Packed.DEADLINE, 0, 5, 8);
    Packed.access(packed, ACCESS);
    Packed.deadline(packed, Long.MAX_VALUE);
    Packed.flags(packed, Packed.DEADLINE | Packed.INT);
    Packed.number(packed, Long.MIN_VALUE);

    check(packed, key, 3, ACCESS, Long.MAX_VALUE);
    assertThat(Packed.number(packed)).isEqualTo(Long.MIN_VALUE);
    Packed.access(packed, 0);
    check(packed, key, 3, 0, Long.MAX_VALUE);
  }

  @Property
  void numbersTakeTheLeastWidthAndFitWiderOnes(@ForAll long number) {
    int width = Packed.widthOf(number);
    for (int wider = width; wider <= 8; wider *= 2) {
      byte[] packed = Packed.make(Bytes.of("k"), Packed.INT, 0, 0, wider);
      Packed.number(packed, number);
      assertThat(Packed.number(packed)).isEqualTo(number);
    }
    if (width > 1) {
      long bound = 1L << width * 4 - 1;
      assertThat(number >= -bound && number < bound).isFalse();
    }
  }

  @Test
  void keysOfOtherLengthOrPlaceAreOthers() {
    byte[] packed = Packed.make(Bytes.of("abc"), 0, 0, 0, 2);
    assertThat(Packed.hasKey(packed, "xabcx".getBytes(), 1, 3)).isTrue();
    assertThat(Packed.hasKey(packed, "xabcx".getBytes(), 1, 2)).isFalse();
    assertThat(Packed.hasKey(packed, "xabcx".getBytes(), 0, 3)).isFalse();
  }
}
