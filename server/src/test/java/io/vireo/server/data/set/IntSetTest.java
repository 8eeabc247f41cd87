package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Packing;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.TestPages;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntSetTest {
  private static final BlockAllocator ALLOCATOR = TestPages.allocator(1 << 20);

  private static String hex(StoredListpack set) {
    return HexFormat.of().formatHex(IntSet.toArray(set));
  }

  private static TestListpack of(long... numbers) {
    TestListpack set = new TestListpack(ALLOCATOR, Packing.INTSET);
    for (long number : numbers) {
      add(set, number);
    }
    return set;
  }

  private static void add(StoredListpack set, long number) {
    int index = IntSet.find(set, number);
    if (index < 0) {
      IntSet.insert(set, -index - 1, number);
    }
  }

  @Test
  void keepsNumbersInOrder() {
    assertThat(hex(of())).isEqualTo("02000000" + "00000000");
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
    TestListpack set = of(1, 1L << 40);
    IntSet.removeAt(set, 1);
    assertThat(IntSet.width(set)).isEqualTo(8);
    assertThat(set.count()).isEqualTo(1);
    assertThat(IntSet.at(set, 0)).isEqualTo(1);
  }

  @Test
  void tellsWhereAMissingNumberBelongs() {
    TestListpack set = of(10, 20, 30);
    assertThat(IntSet.find(set, 20)).isEqualTo(1);
    assertThat(IntSet.find(set, 5)).isEqualTo(-1);
    assertThat(IntSet.find(set, 25)).isEqualTo(-3);
    assertThat(IntSet.find(set, 31)).isEqualTo(-4);
    assertThat(IntSet.find(set, 1L << 40)).isEqualTo(-4);
    assertThat(IntSet.find(set, -1L << 40)).isEqualTo(-1);
    assertThat(IntSet.find(of(), 0)).isEqualTo(-1);
  }

  @Test
  void givesUnusedRoomBack() {
    TestListpack set = of();
    for (int i = 0; i < 500; i++) {
      add(set, i);
    }
    assertThat(ALLOCATOR.capacity(set.block())).isLessThan(1200);
    for (int i = 0; i < 490; i++) {
      IntSet.removeAt(set, 0);
    }
    assertThat(ALLOCATOR.capacity(set.block())).isLessThan(60);
    assertThat(set.count()).isEqualTo(10);
    assertThat(IntSet.at(set, 0)).isEqualTo(490);
  }

  @Test
  void comesBackFromItsFile() {
    for (TestListpack set : List.of(of(1, 2, 3), of(-70000, 5), of(1L << 40))) {
      TestListpack read = of();
      IntSet.append(read, IntSet.toArray(set), 0);
      assertThat(hex(read)).isEqualTo(hex(set));
    }
  }

  @Test
  void staysAsItIsWithoutRoom() {
    TestListpack set = new TestListpack(ALLOCATOR, 100);
    add(set, 70000);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                add(set, i);
              }
            })
        .isInstanceOf(NoRoom.class);
    String before = hex(set);
    assertThat(set.count()).isBetween(25, 40);
    assertThatThrownBy(() -> add(set, -5)).isInstanceOf(NoRoom.class);
    assertThatThrownBy(() -> add(set, 1L << 40)).isInstanceOf(NoRoom.class);
    assertThat(hex(set)).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNoIntSet() {
    byte[] good = IntSet.toArray(of(1, 2, 3));
    assertThat(IntSet.verify(good, 0, 14, true)).isTrue();
    assertThat(IntSet.verify(good, 0, 13, false)).isFalse();
    assertThat(IntSet.verify(good, 0, 7, false)).isFalse();
    assertThat(IntSet.verify(IntSet.toArray(of()), 0, 8, false)).as("empty").isFalse();

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
