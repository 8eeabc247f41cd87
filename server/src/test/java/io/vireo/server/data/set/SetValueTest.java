package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SetValueTest {
  private static final Thresholds USUAL = Thresholds.DEFAULT;

  private static SetValue of(int count, Function<Integer, String> member) {
    SetValue set = SetValue.of(Bytes.of(member.apply(0)), 1, USUAL);
    for (int i = 0; i < count; i++) {
      assertThat(set.add(Bytes.of(member.apply(i)), USUAL)).isTrue();
    }
    return set;
  }

  @Test
  void beginsAsTheFirstMemberAndTheirCountSay() {
    assertThat(SetValue.of(Bytes.of("1"), 512, USUAL).encoding()).isEqualTo("intset");
    assertThat(SetValue.of(Bytes.of("1"), 513, USUAL).encoding()).isEqualTo("hashtable");
    assertThat(SetValue.of(Bytes.of("a"), 128, USUAL).encoding()).isEqualTo("listpack");
    assertThat(SetValue.of(Bytes.of("a"), 129, USUAL).encoding()).isEqualTo("hashtable");
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
    set.expect(512, USUAL);
    assertThat(set.encoding()).isEqualTo("intset");
    set.expect(513, USUAL);
    assertThat(set.encoding()).isEqualTo("hashtable");
    assertThat(set.size()).isEqualTo(3);
  }

  @Test
  void becomesNumbersIfNotTooLarge() {
    SetValue set = SetValue.hashed();
    for (int i = 0; i < 512; i++) {
      set.add(Bytes.of("" + i), USUAL);
    }
    set.toNumbers(USUAL);
    assertThat(set.encoding()).isEqualTo("intset");
    SetValue large = of(513, i -> "" + i);
    large.toNumbers(USUAL);
    assertThat(large.encoding()).isEqualTo("hashtable");
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
    SetValue hashed = SetValue.hashed();
    for (int i = 9; i >= 0; i--) {
      hashed.add(Bytes.of("" + i), USUAL);
    }
    hashed.digest(two);
    assertThat(one.toString()).isEqualTo(two.toString()).isNotEqualTo(new Digest().toString());
  }
}
