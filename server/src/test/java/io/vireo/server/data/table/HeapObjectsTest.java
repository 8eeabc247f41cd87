package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Numbers of objects against a {@code HashMap}. */
class HeapObjectsTest {
  @Property(tries = 50)
  void agreesWithMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10_000) int steps) {
    Random random = new Random(seed);
    HeapObjects values = new HeapObjects();
    Map<Integer, Object> model = new HashMap<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Object value = new Object();
      if (numbers.isEmpty() || random.nextInt(5) < 3) {
        int number = values.add(value);
        assertThat(model.put(number, value)).as("a number given twice").isNull();
        numbers.add(number);
      } else {
        int place = random.nextInt(numbers.size());
        int number = numbers.set(place, numbers.get(numbers.size() - 1));
        numbers.remove(numbers.size() - 1);
        assertThat(values.remove(number)).isSameAs(model.remove(number));
      }
    }
    model.forEach((number, value) -> assertThat(values.get(number)).isSameAs(value));
    assertThat(values.size()).isEqualTo(model.size());
    numbers.forEach(values::remove);
    assertThat(values.heapBytes()).isLessThan(100);
  }

  @Test
  void aValueGoesOnce() {
    HeapObjects values = new HeapObjects();
    int number = values.add(new Object());
    values.add(new Object());
    values.remove(number);
    assertThatThrownBy(() -> values.remove(number)).isInstanceOf(AssertionError.class);
  }
}
