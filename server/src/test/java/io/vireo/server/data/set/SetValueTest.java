package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.MemberBlocks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SetValueTest {
  private static final Thresholds USUAL = Thresholds.DEFAULT;

  private final BlockAllocator allocator = TestPages.allocator(1 << 24);

  /** Where the members of the set lie that was made last. */
  private TestListpack place;

  private SetValue empty(Packing packing) {
    return empty(packing, allocator.largest() / 2);
  }

  private SetValue empty(Packing packing, int mostBytes) {
    place = new TestListpack(allocator, mostBytes);
    SetValue set = new SetValue(place);
    set.begin(packing);
    set.home(() -> new MemberBlocks(TestPages.allocator(1 << 24)));
    return set;
  }

  private SetValue of(int count, Function<Integer, String> member) {
    SetValue set = empty(SetValue.begun(Bytes.of(member.apply(0)), 1, USUAL));
    for (int i = 0; i < count; i++) {
      assertThat(set.add(Bytes.of(member.apply(i)), USUAL)).isTrue();
    }
    return set;
  }

  @Test
  void beginsAsTheFirstMemberAndTheirCountSay() {
    assertThat(SetValue.begun(Bytes.of("1"), 512, USUAL)).isEqualTo(Packing.INTSET);
    assertThat(SetValue.begun(Bytes.of("1"), 513, USUAL)).isEqualTo(Packing.OUTGROWN_SET);
    assertThat(SetValue.begun(Bytes.of("a"), 128, USUAL)).isEqualTo(Packing.SET);
    assertThat(SetValue.begun(Bytes.of("a"), 129, USUAL)).isEqualTo(Packing.OUTGROWN_SET);
  }

  @Test
  void growsAtTheThresholds() {
    assertThat(of(512, i -> "" + i).encoding()).isEqualTo("intset");
    assertThat(of(513, i -> "" + i).encoding()).isEqualTo("hashtable");
    assertThat(of(128, i -> "m" + i).encoding()).isEqualTo("listpack");
    assertThat(of(129, i -> "m" + i).encoding()).isEqualTo("hashtable");
    assertThat(of(1, i -> "m".repeat(64)).encoding()).isEqualTo("listpack");
    assertThat(of(1, i -> "m".repeat(65)).encoding()).isEqualTo("hashtable");
  }

  @Test
  void becomesListpackOrTableWithTheFirstThatIsNoNumber() {
    SetValue small = of(127, i -> "" + i);
    small.add(Bytes.of("a"), USUAL);
    assertThat(small.encoding()).isEqualTo("listpack");
    SetValue large = of(128, i -> "" + i);
    large.add(Bytes.of("a"), USUAL);
    assertThat(large.encoding()).isEqualTo("hashtable");
    assertThat(large.size()).isEqualTo(129);
  }

  @Test
  void expectingManyMakesItHashed() {
    SetValue set = of(3, i -> "" + i);
    set.expect(512, 2000, USUAL);
    assertThat(set.encoding()).isEqualTo("intset");
    set.expect(513, 2000, USUAL);
    assertThat(set.encoding()).isEqualTo("hashtable");
    assertThat(set.size()).isEqualTo(3);
  }

  @Test
  void isATableWhereItIsTooLongForABlock() {
    SetValue numbers = empty(Packing.INTSET, 100);
    SetValue texts = empty(Packing.SET, 100);
    for (int i = 0; i < 60; i++) {
      numbers.add(Bytes.of("" + i), USUAL);
      texts.add(Bytes.of("m" + i), USUAL);
    }
    assertThat(numbers.isInPlace() || texts.isInPlace()).isFalse();
    assertThat(numbers.encoding()).isEqualTo("intset");
    assertThat(texts.encoding()).isEqualTo("listpack");
    assertThat(numbers.size() + texts.size()).isEqualTo(120);
    numbers.add(Bytes.of("a"), USUAL);
    assertThat(numbers.encoding()).isEqualTo("listpack");
    texts.add(Bytes.of("m".repeat(65)), USUAL);
    assertThat(texts.encoding()).isEqualTo("hashtable");
    for (int i = 60; i < 127; i++) {
      assertThat(numbers.add(Bytes.of("" + i), USUAL)).isTrue();
    }
    assertThat(numbers.encoding()).isEqualTo("listpack");
    numbers.add(Bytes.of("b"), USUAL);
    assertThat(numbers.encoding()).isEqualTo("hashtable");
  }

  @Test
  void takesMembersAtRandom() {
    for (int count : new int[] {0, 1, 99, 100}) {
      for (SetValue set : new SetValue[] {of(100, i -> "" + i), of(100, i -> "m" + i)}) {
        Set<String> taken = new HashSet<>();
        set.take(count, new Random(count), element -> taken.add(element.toString()));
        assertThat(taken).hasSize(count);
        assertThat(set.size()).isEqualTo(100 - count);
        taken.forEach(each -> assertThat(set.contains(Bytes.of(each))).isFalse());
      }
    }
  }

  @Test
  void hasRoomForAllThatWasReserved() {
    for (boolean text : new boolean[] {false, true}) {
      SetValue set = of(20, i -> "" + i);
      set.reserve(3, 12 + 12 + 6);
      int before = allocator.capacity(place.block());
      set.add(Bytes.of("10000000000"), USUAL);
      set.add(Bytes.of("10000000001"), USUAL);
      set.add(Bytes.of(text ? "abcd" : "999"), USUAL);
      assertThat(allocator.capacity(place.block())).isEqualTo(before);
    }
  }

  @Test
  void drawsAllMembersWithTheSameChance() {
    for (SetValue set : new SetValue[] {of(100, i -> "" + i), of(100, i -> "m" + i)}) {
      Map<String, Integer> drawn = new HashMap<>();
      Random random = new Random(7);
      Element element = new Element();
      for (int i = 0; i < 20_000; i++) {
        set.random(random, element);
        drawn.merge(element.toString(), 1, Integer::sum);
      }
      double chiSquare = 0;
      for (int count : drawn.values()) {
        chiSquare += (count - 200.0) * (count - 200.0) / 200.0;
      }
      assertThat(drawn).hasSize(100);
      assertThat(chiSquare).as("99 degrees of freedom").isLessThan(160);
    }
  }

  @Test
  void digestDoesNotDependOnEncodingOrOrder() {
    Digest one = new Digest();
    of(10, i -> "" + i).digest(one);
    Digest two = new Digest();
    SetValue hashed =
        SetValue.large(new MemberBlocks(TestPages.allocator(1 << 20)), Packing.OUTGROWN_SET);
    for (int i = 9; i >= 0; i--) {
      hashed.add(Bytes.of("" + i), USUAL);
    }
    hashed.digest(two);
    assertThat(one.toString()).isEqualTo(two.toString()).isNotEqualTo(new Digest().toString());
  }
}
