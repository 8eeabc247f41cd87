package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IntSetTest {
  private static String hex(byte[] set) {
    return HexFormat.of().formatHex(set, 0, IntSet.bytes(set));
  }

  private static byte[] of(long... numbers) {
    byte[] set = IntSet.empty();
    for (long number : numbers) {
      set = IntSet.add(set, number);
    }
    return set;
  }

  @Test
  void keepsNumbersInOrder() {
    assertThat(hex(IntSet.empty())).isEqualTo("02000000" + "00000000");
    assertThat(hex(of(5, -1, 300, 5)))
        .isEqualTo("02000000" + "03000000" + "ffff" + "0500" + "2c01");
  }

  @Test
  void widensForTheFirstThatNeedsIt() {
    assertThat(hex(of(-32768, 32767))).isEqualTo("02000000" + "02000000" + "0080" + "ff7f");
    assertThat(hex(of(1, 32768))).isEqualTo("04000000" + "02000000" + "01000000" + "00800000");
    assertThat(hex(of(1, -32769))).isEqualTo("04000000" + "02000000" + "ff7fffff" + "01000000");
    assertThat(hex(of(1, 2147483648L)))
        .isEqualTo("08000000" + "02000000" + "0100000000000000" + "0000008000000000");
    assertThat(hex(of(70000, -2147483649L)))
        .isEqualTo("08000000" + "02000000" + "ffffff7fffffffff" + "7011010000000000");
  }

  @Test
  void staysWide() {
    byte[] set = IntSet.remove(of(1, 1L << 40), 1L << 40);
    assertThat(IntSet.width(set)).isEqualTo(8);
    assertThat(IntSet.size(set)).isEqualTo(1);
    assertThat(IntSet.at(set, 0)).isEqualTo(1);
  }

  @Test
  void tellsWhereAMissingNumberBelongs() {
    byte[] set = of(10, 20, 30);
    assertThat(IntSet.find(set, 20)).isEqualTo(1);
    assertThat(IntSet.find(set, 5)).isEqualTo(-1);
    assertThat(IntSet.find(set, 25)).isEqualTo(-3);
    assertThat(IntSet.find(set, 31)).isEqualTo(-4);
    assertThat(IntSet.find(set, 1L << 40)).isEqualTo(-4);
    assertThat(IntSet.find(set, -1L << 40)).isEqualTo(-1);
    assertThat(IntSet.find(IntSet.empty(), 0)).isEqualTo(-1);
  }

  @Test
  void givesUnusedRoomBack() {
    byte[] set = IntSet.empty();
    for (int i = 0; i < 500; i++) {
      set = IntSet.add(set, i);
    }
    assertThat(set.length).isLessThan(1100);
    for (int i = 0; i < 490; i++) {
      set = IntSet.remove(set, i);
    }
    assertThat(set.length).isLessThan(200);
    assertThat(IntSet.size(set)).isEqualTo(10);
    byte[] trimmed = IntSet.trim(set);
    assertThat(trimmed.length).isBetween(28, 35);
    assertThat(hex(trimmed)).isEqualTo(hex(set));
  }

  @Test
  void refusesWhatIsNoIntSet() {
    byte[] good = Arrays.copyOf(of(1, 2, 3), 14);
    assertThat(IntSet.verify(good, 0, 14, true)).isTrue();
    assertThat(IntSet.verify(good, 0, 13, false)).isFalse();
    assertThat(IntSet.verify(good, 0, 7, false)).isFalse();
    assertThat(IntSet.verify(IntSet.empty(), 0, 8, false)).as("empty").isFalse();

    byte[] moved = new byte[20];
    System.arraycopy(good, 0, moved, 3, 14);
    assertThat(IntSet.verify(moved, 3, 14, true)).isTrue();

    assertThat(verifyWith(good, 0, 3)).as("no such width").isFalse();
    assertThat(verifyWith(good, 4, 4)).as("another size").isFalse();
    assertThat(verifyWith(good, 7, 0x80)).as("negative size").isFalse();
    assertThat(verifyWith(good, 8, 2)).as("twice the same").isFalse();
    assertThat(verifyWith(good, 8, 3)).as("out of order").isFalse();
  }

  private static boolean verifyWith(byte[] good, int at, int value) {
    byte[] bad = good.clone();
    bad[at] = (byte) value;
    return IntSet.verify(bad, 0, bad.length, true);
  }
}
