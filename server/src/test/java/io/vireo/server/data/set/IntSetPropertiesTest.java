package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The set against a {@code TreeSet}. */
class IntSetPropertiesTest {
  @Property(tries = 500)
  void agreesWithTreeSet(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int steps,
      @ForAll @IntRange(max = 60) int shift) {
    Random random = new Random(seed);
    TreeSet<Long> model = new TreeSet<>();
    byte[] set = IntSet.empty();
    int growth = 20 + random.nextInt(80);
    for (int i = 0; i < steps; i++) {
      long number = random.nextLong() >> shift + random.nextInt(64 - shift);
      if (random.nextInt(100) < growth) {
        set = IntSet.add(set, number);
        model.add(number);
      } else {
        Long near = model.floor(number);
        long victim = near == null ? number : near;
        set = IntSet.remove(set, victim);
        model.remove(victim);
      }
      assertThat(set.length).isLessThanOrEqualTo(3 * IntSet.bytes(set) + 200);
    }
    compare(set, model);
  }

  private static void compare(byte[] set, TreeSet<Long> model) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < IntSet.size(set); i++) {
      numbers.add(IntSet.at(set, i));
    }
    assertThat(numbers).isEqualTo(new ArrayList<>(model));
    assertThat(IntSet.verify(set, 0, IntSet.bytes(set), true)).isEqualTo(!model.isEmpty());
    int index = 0;
    for (long number : model) {
      assertThat(IntSet.find(set, number)).isEqualTo(index++);
      long neighbour = number + 1;
      assertThat(IntSet.contains(set, neighbour)).isEqualTo(model.contains(neighbour));
    }
  }
}
