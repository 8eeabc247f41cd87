package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Packing;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A set of numbers whose block moves with each change, against a {@code TreeSet}. */
class IntSetPropertiesTest {
  @Property(tries = 500)
  void agreesWithTreeSet(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int steps,
      @ForAll @IntRange(max = 60) int shift) {
    Random random = new Random(seed);
    TreeSet<Long> model = new TreeSet<>();
    TestListpack set = new TestListpack(TestPages.allocator(1 << 20), Packing.INTSET);
    int growth = 20 + random.nextInt(80);
    for (int i = 0; i < steps; i++) {
      long number = random.nextLong() >> shift + random.nextInt(64 - shift);
      if (random.nextInt(100) < growth) {
        int index = IntSet.find(set, number);
        assertThat(index >= 0).isEqualTo(!model.add(number));
        if (index < 0) {
          long bytes = IntSet.bytesWith(set, number);
          IntSet.insert(set, -index - 1, number);
          assertThat(set.bytes()).isEqualTo((int) bytes);
        }
      } else {
        Long near = model.floor(number);
        long victim = near == null ? number : near;
        int index = IntSet.find(set, victim);
        assertThat(index >= 0).isEqualTo(model.remove(victim));
        if (index >= 0) {
          IntSet.removeAt(set, index);
        }
      }
    }
    compare(set, model);
  }

  private static void compare(TestListpack set, TreeSet<Long> model) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < set.count(); i++) {
      numbers.add(IntSet.at(set, i));
    }
    assertThat(numbers).isEqualTo(new ArrayList<>(model));
    byte[] array = IntSet.toArray(set);
    assertThat(IntSet.verify(array, 0, array.length, true)).isEqualTo(!model.isEmpty());
    assertThat(IntSet.size(array)).isEqualTo(model.size());
    int index = 0;
    for (long number : model) {
      assertThat(IntSet.at(array, index)).isEqualTo(number);
      assertThat(IntSet.find(set, number)).isEqualTo(index++);
      long neighbour = number + 1;
      assertThat(IntSet.find(set, neighbour) >= 0).isEqualTo(model.contains(neighbour));
    }
  }
}
